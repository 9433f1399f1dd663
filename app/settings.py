"""What the person who runs the server decides; each from an environment variable BATCHWISE_…"""

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
    limits: Limits = Limits()
    body_bytes: int = Field(4_000_000, description="largest request body")
    reply_bytes: int = Field(64_000_000, description="largest reply of /api/v1/run, estimated")
    frame_ancestors: str = Field(
        "*", description="sites that may hold embeds, as in frame-ancestors; empty: this one alone"
    )
    streams: int = Field(200, description="experiments read at once in one worker")
    streams_per_address: int = Field(50, description="of these, by one address")
    opened_bytes: int = Field(64_000_000, description="opened steps of an experiment being read")
    cache_bytes: int = Field(
        256_000_000, description="results kept in one worker after their readers left"
    )
