"""What the person who runs the server decides; each from an environment variable BATCHWISE_…"""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.training.limits import Limits


class Settings(BaseSettings):
    """Defaults suit one small machine."""

    model_config = SettingsConfigDict(env_prefix="BATCHWISE_", env_nested_delimiter="__")

    root_path: str = Field("", description="path prefix under which a proxy serves this")
    forwarded_allow_ips: str = Field(
        "127.0.0.1,::1",
        description="proxies whose forwarded scheme, host and addresses are believed",
    )
    allowed_hosts: str = Field(
        "*",
        description="names under which this server answers, joined by commas; *.a.org: all below",
    )
    hsts_seconds: int = Field(
        0, ge=0, description="for how long browsers shall come by https alone; 0: says nothing"
    )
    metrics: bool = Field(False, description="1: numbers for Prometheus at /metrics")
    log: Literal["quiet", "json"] = Field(
        "quiet", description="json: a line of JSON for each request and each fault"
    )
    stop_notice_seconds: float = Field(
        0,
        ge=0,
        description="time between the signal to stop and the stop, in which /readyz says 503",
    )
    limits: Limits = Limits()
    header_bytes: int = Field(65_536, description="longest address and headers of a request")
    header_seconds: float = Field(10, description="time for these to arrive")
    body_bytes: int = Field(4_000_000, description="largest request body")
    body_seconds: float = Field(60, description="time for it to arrive")
    body_pause_seconds: float = Field(10, description="of these, longest without a byte")
    reader_seconds: float = Field(
        30, description="time until a reader that takes too little of a reply is cut off"
    )
    reply_bytes: int = Field(64_000_000, description="largest reply of /api/v1/run, estimated")
    frame_ancestors: str = Field(
        "*", description="sites that may hold embeds, as in frame-ancestors; empty: this one alone"
    )
    streams: int = Field(200, description="experiments trained at once in one worker")
    streams_per_address: int = Field(50, description="of these, for one address")
    readers: int = Field(2000, description="replies being made or streamed at once in one worker")
    readers_per_address: int = Field(1000, description="of these, to one address")
    memory_bytes: int = Field(
        1_000_000_000,
        description="experiments of one worker, being trained or kept; one may take half of it",
    )
    text_bytes: int = Field(
        100_000_000, description="texts of frames, each kept for all readers of it"
    )
    opened_bytes: int = Field(64_000_000, description="opened steps of an experiment being read")
    call_bytes: int = Field(
        500_000_000, description="steps being opened and whole replies being made at once"
    )
    calls_waiting: int = Field(1000, description="such calls that may wait for the others")
