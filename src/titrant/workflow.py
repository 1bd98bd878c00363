"""The verbs in order: the table of contents of the program.

record --screen--> Screening --plan--> TitrationPlan --simulate--> Trajectory
record + diary --infer--> Posterior --advise--> Advice
any of these --report--> Report
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from titrant.evidence.graph import EvidenceGraph
    from titrant.patient.record import Record


def load(path: str | Path) -> Record:
    """Read the record of a folder.

    Raises
    ------
    RecordError
        With file, line, what is wrong and what to do.
    """
    from titrant.patient.folder import load_folder

    return load_folder(Path(path))


def evidence_graph() -> EvidenceGraph:
    """Claims, sources, numbers, models, rules and plan texts as one graph of what rests on what."""
    from titrant.evidence.graph import evidence_graph as graph_of_evidence
    from titrant.models.resting import model_nodes
    from titrant.safety.resting import rule_nodes
    from titrant.titration.resting import advice_nodes

    graph = graph_of_evidence()
    for nodes in (model_nodes(), rule_nodes(), advice_nodes()):
        graph.add_nodes(nodes)
    return graph
