def get_display(
    str_or_bytes: str,
    encoding: str = ...,
    upper_is_rtl: bool = ...,
    base_dir: str | None = ...,
    debug: bool = ...,
) -> str: ...
