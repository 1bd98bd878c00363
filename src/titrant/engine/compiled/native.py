"""From LLVM text to a native function, with the object code kept between processes.

The key of a kept object is the hash of everything that can change it: the text itself (which holds the
model, the grid and the options), the LLVM version, the processor and its features, and this recipe.
A wrong or damaged file is compiled anew.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

RECIPE = "1: O3, one module, MCJIT"


@dataclass(frozen=True, eq=False)
class Native:
    """A compiled module; keeps the machine code alive as long as its functions are in use."""

    engine: Any
    key: str
    from_cache: bool

    def function(self, name: str, *argument_types: Any) -> Callable[..., Any]:
        """A function of the module as a foreign call that releases the interpreter lock."""
        address = self.engine.get_function_address(name)
        prototype = ctypes.CFUNCTYPE(ctypes.c_int64, *argument_types)
        return prototype(address)


def _machine() -> Any:
    """A target machine of its own for each engine: an engine frees the one it was given."""
    from llvmlite import binding

    _host()
    return binding.Target.from_default_triple().create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=3,
        jit=True,
        codemodel="jitdefault",
    )


@cache
def _host() -> str:
    """What of this machine and its LLVM can change a kernel."""
    import llvmlite
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    cpu = binding.get_host_cpu_name()
    features = binding.get_host_cpu_features().flatten()
    return f"{RECIPE}|{llvmlite.__version__}|{binding.llvm_version_info}|{cpu}|{features}"


@cache
def vector_bytes() -> int:
    """Width of the widest vector register of this processor, in bytes."""
    from llvmlite import binding

    features = binding.get_host_cpu_features()
    if features.get("avx512f"):
        return 64
    return 32 if features.get("avx2") else 16


def cache_folder() -> Path:
    """Where compiled objects are kept; ``TITRANT_CACHE`` moves it."""
    from platformdirs import user_cache_path

    return Path(os.environ.get("TITRANT_CACHE") or user_cache_path("titrant")) / "kernels"


def compile_text(text: str) -> Native:
    """Compile LLVM assembly, or take the kept object of the same key."""
    from llvmlite import binding

    machine = _machine()
    key = sha256(f"{_host()}\n{text}".encode()).hexdigest()[:32]
    path = cache_folder() / f"{key}.o"
    kept = _read(path)
    code = kept if kept is not None else _emit(text, machine)
    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    if kept is None:
        _write(path, code)
    return Native(engine, key, kept is not None)


def _emit(text: str, machine: Any) -> bytes:
    from llvmlite import binding

    module = binding.parse_assembly(text)
    module.verify()
    options = binding.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    builder = binding.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


def _read(path: Path) -> bytes | None:
    """The kept object, or None when there is none or its checksum fails."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, code = data[:32], data[32:]
    return code if sha256(code).digest() == digest else None


def _write(path: Path, code: bytes) -> None:
    """Keep an object; written beside and renamed, so that no reader sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}")
        beside.write_bytes(sha256(code).digest() + code)
        beside.replace(path)
    except OSError:
        return  # a folder that cannot be written costs a compilation each time, never a result
