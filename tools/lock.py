"""make lock: the dependencies into lock files, with hashes and without any address."""

from tools import environment, house, processes

ALWAYS = [
    "--generate-hashes",
    "--no-emit-index-url",
    "--universal",
    "--no-header",
    "--python-version",
    "3.11",
]
LOCKS = {
    "requirements.lock": ["pyproject.toml"],
    "requirements-s3.lock": ["pyproject.toml", "--extra", "s3"],
    "requirements-dev.lock": ["pyproject.toml", "--extra", "s3", "--group", "dev"],
    "tools/uv.lock": ["tools/uv.in"],
    "tools/node.lock": ["tools/node.in"],
}


def main() -> None:
    environment.ensure()
    for lock, sources in LOCKS.items():
        house.say(f"Locking {lock} …")
        processes.quietly(
            "lock", [environment.uv(), "pip", "compile", "--quiet", *ALWAYS, *sources, "-o", lock]
        )


if __name__ == "__main__":
    house.run_as_command(main)
