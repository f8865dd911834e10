"""Why a platform can be trusted: what it promises, judged over what was built."""
