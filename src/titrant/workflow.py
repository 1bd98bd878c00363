"""The verbs in order: the table of contents of the program.

record --screen--> Screening --plan--> TitrationPlan --simulate--> Trajectory
record + diary --infer--> Posterior --advise--> Advice
any of these --report--> Report
"""

from __future__ import annotations
