"""Speaks to the assistant over HTTP: what staff say goes out through it, and it hears when it is back."""

from typing import Any

import httpx

from console.errors import AssistantRefused, AssistantUnreachable

PATIENCE_S = 30.0  # a messenger may make a message wait


class Assistant:
    """The assistant's way in for staff.

    Args:
        address: where it answers, without a trailing slash.
        secret: what it knows us by.
    """

    def __init__(self, address: str, secret: str) -> None:
        self._address = address
        self._headers = {"Authorization": f"Bearer {secret}"}

    async def say(self, conversation_id: str, message_id: str, text: str, *, staff_id: str, name: str) -> str:
        """Say something to the shopper and give how it arrived; safe to repeat with the same message id.

        Raises:
            AssistantRefused, AssistantUnreachable: it is not known to have been said.
        """
        document = {"message_id": message_id, "text": text, "staff_id": staff_id, "name": name}
        return await self._post_staff("messages", conversation_id, document)

    async def hand_back(
        self,
        conversation_id: str,
        *,
        staff_id: str | None,
        name: str,
        promised: str,
        due: str,
        solved: bool,
    ) -> str:
        """Give the conversation back to the assistant and give how its word of it arrived.

        Args:
            due: the day of what was promised, such as "2024-05-01"; "" for today.

        Raises:
            AssistantRefused, AssistantUnreachable: it is not known to have been given back.
        """
        document = {"staff_id": staff_id, "name": name, "promised": promised, "due": due, "solved": solved}
        return await self._post_staff("hand-back", conversation_id, document)

    async def change_version(self, path: str, staff_id: str, **document: Any) -> int:
        """Try, promote or roll back a version of the assistant, and give its number.

        Raises:
            AssistantRefused, AssistantUnreachable: it is not known to have been done.
        """
        answer = await self._post(f"versions/{path}", {"staff_id": staff_id, **document})
        return int(answer["version_id"])

    async def _post_staff(self, path: str, conversation_id: str, document: dict[str, Any]) -> str:
        answer = await self._post(f"staff/{path}", {"conversation_id": conversation_id, **document})
        return str(answer["delivery"])

    async def _post(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        address = f"{self._address}/internal/{path}"
        try:
            async with httpx.AsyncClient(
                timeout=PATIENCE_S, headers=self._headers, trust_env=False
            ) as client:
                response = await client.post(address, json=document)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise AssistantUnreachable from error
        if response.status_code != 200:
            raise AssistantRefused(str(answer.get("error", {}).get("message", response.status_code)))
        return dict(answer)
