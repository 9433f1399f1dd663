"""What the person who runs the server decides; each from an environment variable BATCHWISE_…"""

from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.store.database import address_of
from app.training.document.limits import Limits


class Settings(BaseSettings):
    """The settings of the server; the defaults suit one small machine."""

    model_config = SettingsConfigDict(
        env_prefix="BATCHWISE_",
        env_nested_delimiter="__",
        hide_input_in_errors=True,  # an address may hold a password
    )

    root_path: str = Field("", description="path prefix under which a proxy serves this server")
    forwarded_allow_ips: str = Field(
        "127.0.0.1,::1",
        description="trusted proxies: the server uses their X-Forwarded headers; joined by commas",
    )
    allowed_hosts: str = Field(
        "*",
        description="host names under which this server answers, joined by commas; *.a.org means "
        "every name that ends in .a.org",
    )
    hsts_seconds: int = Field(
        0,
        ge=0,
        description="seconds for which browsers use only https (Strict-Transport-Security); 0: off",
    )
    metrics: bool = Field(False, description="1: metrics for Prometheus at /metrics")
    log: Literal["quiet", "json"] = Field(
        "quiet",
        description="json: one line of JSON for each request and each fault; quiet: only faults",
    )
    stop_notice_seconds: float = Field(
        0,
        ge=0,
        description="seconds from the signal to stop until the stop; in this time /readyz replies "
        "503",
    )
    assemble: bool = Field(
        True,
        description="1: a page loads one script and one style sheet, assembled from the files in "
        "static/; 0: it loads these files one by one",
    )
    limits: Limits = Limits()
    header_bytes: int = Field(
        65_536, description="largest size of the address and headers of a request, together"
    )
    header_seconds: float = Field(
        10, description="seconds in which address and headers must arrive"
    )
    body_bytes: int = Field(4_000_000, description="largest request body")
    store: SecretStr = Field(
        SecretStr(""),
        description="where own data are kept: sqlite:////folder/name.sqlite3 or "
        "postgresql://user:password@host/name; empty: a file in the user's data folder",
    )
    store_bytes: int = Field(2_000_000_000, ge=1, description="own data kept in all, in bytes")
    store_bytes_per_address: int = Field(
        100_000_000, ge=1, description="own data kept for one network address, in bytes"
    )
    store_days: int = Field(
        365, ge=1, description="days after which own data that nobody has read are deleted"
    )
    cell_bytes: int = Field(
        500_000_000, ge=0, description="trained cells of sweeps kept in the same place, in bytes"
    )
    table_bytes: int = Field(50_000_000, description="largest file of own data")
    table_memory_bytes: int = Field(
        100_000_000, description="memory for the tables of own data that a worker has at hand"
    )
    body_seconds: float = Field(60, description="seconds in which the body must arrive")
    body_pause_seconds: float = Field(
        10, description="longest pause in seconds without a byte of the body"
    )
    reader_seconds: float = Field(
        30, description="seconds after which the server drops a client that stops reading its reply"
    )
    reply_bytes: int = Field(
        64_000_000, description="largest reply of /api/v1/run, by an estimate before training"
    )
    frame_ancestors: str = Field(
        "*",
        description="sites that may show embeds, in the format of frame-ancestors; empty: only "
        "this server",
    )
    streams: int = Field(200, description="experiments trained at once in one worker")
    streams_per_address: int = Field(
        50, description="experiments trained at once for one network address"
    )
    readers: int = Field(2000, description="replies that one worker makes or streams at once")
    readers_per_address: int = Field(1000, description="replies at once to one network address")
    memory_bytes: int = Field(
        1_000_000_000,
        description="memory for the experiments of one worker, in training or kept; one may use "
        "half",
    )
    text_bytes: int = Field(
        100_000_000, description="memory for the texts of frames, which all readers share"
    )
    opened_bytes: int = Field(
        64_000_000, description="memory for the opened steps of an experiment"
    )
    call_bytes: int = Field(
        500_000_000,
        description="memory for opening steps and making whole replies at the same time",
    )
    calls_waiting: int = Field(1000, description="calls that may wait for this memory")

    @field_validator("store")
    @classmethod
    def _is_an_address(cls, said: SecretStr) -> SecretStr:
        address_of(said.get_secret_value())
        return said
