"""Where the data files of this package lie, in a wheel and in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def contract_path(package: Path = _PACKAGE) -> Path:
    """Return the path of openapi.yaml: the copy packed into a wheel, else the one beside the package in a checkout.

    Raises FileNotFoundError when neither is there.
    """
    candidates = (package / "_data" / "openapi.yaml", package.parent / "openapi.yaml")
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    looked = " nor ".join(str(candidate) for candidate in candidates)
    raise FileNotFoundError(f"expected the contract, found neither {looked}; reinstall, or name the file yourself")
