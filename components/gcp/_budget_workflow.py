"""What reads a budget's messages, and says so in the log where a share of it has been passed since the last look.

A budget says several times a day where it stands, whatever that is. The last message is left where it lies, so that it
comes again with those that follow it: between the first and the last of them a share was passed, or it was not.

Sources: Cloud Billing, messages of budgets
(https://cloud.google.com/billing/docs/how-to/budgets-programmatic-notifications#notification-format); Workflows, syntax
(https://cloud.google.com/workflows/docs/reference/syntax).
"""

import json
from typing import Final

__all__ = ["looks"]

_PUBSUB: Final = "https://pubsub.googleapis.com/v1/"
_OAUTH: Final = {"type": "OAuth2"}
_SHARES: Final = ("alertThresholdExceeded", "forecastThresholdExceeded")


def looks(subscription: str, budget: str) -> str:
    """The document: `subscription` is the id of what is taken, `budget` is what the line in the log calls it."""
    nothing: list[str] = []
    said = "json.decode(text.decode(base64.decode({}.message.data)))"
    passed = [
        {
            f"compare_{share}": {
                "switch": [
                    {
                        "condition": f'${{default(map.get({said.format("last")}, "{share}"), 0) > '
                        f'default(map.get({said.format("first")}, "{share}"), 0)}}',
                        "steps": [
                            {
                                f"say_{share}": {
                                    "call": "sys.log",
                                    "args": {
                                        "severity": "WARNING",
                                        "json": {
                                            "budget": budget,
                                            "passed": share,
                                            "share": f'${{map.get({said.format("last")}, "{share}")}}',
                                        },
                                    },
                                }
                            }
                        ],
                    }
                ]
            }
        }
        for share in _SHARES
    ]
    steps = [
        {
            "take": {
                "call": "http.post",
                "args": {
                    "url": f"{_PUBSUB}{subscription}:pull",
                    "auth": _OAUTH,
                    "body": {"maxMessages": 100, "returnImmediately": True},
                },
                "result": "taken",
            }
        },
        {"all": {"assign": [{"messages": '${default(map.get(taken.body, "receivedMessages"), [])}'}]}},
        {"none": {"switch": [{"condition": "${len(messages) < 2}", "next": "end"}]}},
        {"begin": {"assign": [{"first": "${messages[0]}"}, {"last": "${messages[0]}"}, {"done": nothing}]}},
        {
            "order": {
                "for": {
                    "value": "one",
                    "in": "${messages}",
                    "steps": [
                        {
                            "earlier": {
                                "switch": [
                                    {
                                        "condition": "${one.message.publishTime < first.message.publishTime}",
                                        "assign": [{"first": "${one}"}],
                                    }
                                ]
                            }
                        },
                        {
                            "later": {
                                "switch": [
                                    {
                                        "condition": "${one.message.publishTime > last.message.publishTime}",
                                        "assign": [{"last": "${one}"}],
                                    }
                                ]
                            }
                        },
                    ],
                }
            }
        },
        *passed,
        {
            "read": {
                "for": {
                    "value": "one",
                    "in": "${messages}",
                    "steps": [
                        {
                            "not_last": {
                                "switch": [
                                    {
                                        "condition": "${one.message.messageId != last.message.messageId}",
                                        "assign": [{"done": "${list.concat(done, one.ackId)}"}],
                                    }
                                ]
                            }
                        }
                    ],
                }
            }
        },
        {
            "let_go": {
                "call": "http.post",
                "args": {
                    "url": f"{_PUBSUB}{subscription}:acknowledge",
                    "auth": _OAUTH,
                    "body": {"ackIds": "${done}"},
                },
            }
        },
    ]
    return json.dumps({"main": {"steps": steps}})
