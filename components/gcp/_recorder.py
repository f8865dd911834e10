"""What stands before a model in each instance and records what it is asked and answers: Envoy, told all in arguments.

Cloud Run takes no copy of what goes through it. So a proxy takes every call, hands it to the model, and writes a line
of both to its console, from where it goes into the locked store (`_captured.py`); the image of a model does nothing for
it. Content stands there in base64, for it may be anything. A line has 256 KiB at most, so a call is refused that would
not fit into one: what cannot be recorded is not answered.

Sources: Envoy, Lua filter (https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/lua_filter),
access logs (https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage) and limits of
buffers (https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/flow_control); Cloud Run, sidecars
(https://cloud.google.com/run/docs/deploying#sidecars) and logs of containers
(https://cloud.google.com/run/docs/logging#container-logs); Cloud Logging, limits
(https://cloud.google.com/logging/quotas#log-limits).
"""

import json
from typing import Final

__all__ = ["ASKED", "LISTENS", "MODEL_PORT", "RECORD", "SHADOW_PORT", "TRACE", "told"]

LISTENS: Final = 9080
"""The port on which an instance is asked."""
RECORD: Final = "prediction"
"""What a line of the record has, and no other line does."""
MODEL_PORT: Final = 8080
"""The port on which containers of the platform answer, on every cloud."""
SHADOW_PORT: Final = 8081
"""The port on which a shadow answers: it stands in the same instance as what it is compared with."""
ASKED: Final = "/invocations"
TRACE: Final = "x-cloud-trace-context"
"""The header that names a call on its whole way."""

_MOST: Final = 80 * 1024  # bytes of a question, and of an answer: in base64 both fit into a line
_SECONDS: Final = "60s"
_LUA: Final = """
local function keep(handle, name)
  local body = handle:body(true)
  local length = body:length()
  local content = ""
  if length > 0 then content = handle:base64Escape(body:getBytes(0, length)) end
  handle:streamInfo():dynamicMetadata():set("record", name, content)
end
function envoy_on_request(handle) keep(handle, "input") end
function envoy_on_response(handle) keep(handle, "output") end
"""
_V3: Final = "type.googleapis.com/envoy.extensions"
_MILLIONTHS: Final = 1_000_000


def told(share: float, mirrored: float | None = None) -> list[str]:
    """The arguments of the proxy, which records this share of all calls; a shadow gets a `mirrored` share of them."""
    listener = {
        "name": "asked",
        "address": _address("0.0.0.0", LISTENS),  # noqa: S104 - Cloud Run asks there, and nobody else can
        "per_connection_buffer_limit_bytes": _MOST,
        "filter_chains": [{"filters": [_named("network.http_connection_manager", _manager(share, mirrored))]}],
    }
    clusters = [_cluster("model", MODEL_PORT)]
    if mirrored is not None:
        clusters.append(_cluster("shadow", SHADOW_PORT))
    whole = {"static_resources": {"listeners": [listener], "clusters": clusters}}
    return ["--config-yaml", json.dumps(whole, sort_keys=True), "--log-level", "warn"]


def _cluster(name: str, port: int) -> dict[str, object]:
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "1s",
        "per_connection_buffer_limit_bytes": _MOST,
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _address("127.0.0.1", port)}}]}],
        },
    }


def _manager(share: float, mirrored: float | None) -> dict[str, object]:
    leads: dict[str, object] = {"cluster": "model", "timeout": _SECONDS}
    if mirrored is not None:
        leads["request_mirror_policies"] = [
            {"cluster": "shadow", "runtime_fraction": {"default_value": _fraction(mirrored), "runtime_key": "shadow"}}
        ]
    return {
        "@type": f"{_V3}.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "asked",
        "generate_request_id": True,
        "normalize_path": True,
        "route_config": {
            "virtual_hosts": [
                {"name": "model", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": leads}]}
            ]
        },
        "http_filters": [
            _named(
                "http.lua",
                {"@type": f"{_V3}.filters.http.lua.v3.Lua", "default_source_code": {"inline_string": _LUA}},
            ),
            _named("http.router", {"@type": f"{_V3}.filters.http.router.v3.Router"}),
        ],
        "access_log": [_line(share)],
    }


def _line(share: float) -> dict[str, object]:
    """A line a call, of that share of those that ask the model."""
    asks = {"header_filter": {"header": {"name": ":path", "string_match": {"prefix": ASKED}}}}
    some = {
        "runtime_filter": {
            "runtime_key": "share",
            "percent_sampled": _fraction(share),
            "use_independent_randomness": True,
        }
    }
    content = {
        "id": "%REQ(x-request-id)%",
        "trace": f"%REQ({TRACE})%",
        "time": "%START_TIME%",
        "release": "%ENVIRONMENT(K_REVISION)%",
        "status": "%RESPONSE_CODE%",
        "milliseconds": "%DURATION%",
        "input_type": "%REQ(content-type)%",
        "input": "%DYNAMIC_METADATA(record:input)%",
        "output_type": "%RESP(content-type)%",
        "output": "%DYNAMIC_METADATA(record:output)%",
    }
    return {
        "name": "envoy.access_loggers.stdout",
        "filter": {"and_filter": {"filters": [asks, some]}},
        "typed_config": {
            "@type": f"{_V3}.access_loggers.stream.v3.StdoutAccessLog",
            "log_format": {"json_format": {"severity": "INFO", RECORD: content}},
        },
    }


def _fraction(share: float) -> dict[str, object]:
    return {"numerator": round(share * _MILLIONTHS), "denominator": "MILLION"}


def _named(kind: str, config: dict[str, object]) -> dict[str, object]:
    return {"name": f"envoy.filters.{kind}", "typed_config": config}


def _address(host: str, port: int) -> dict[str, object]:
    return {"socket_address": {"address": host, "port_value": port}}
