"""The processes behind the desk: none is held for good, none is asked for more than it can do, all of them end."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from attrib.errors import EmptyInput
from attrib.web.clerk import Clerk
from attrib.web.crew import Busy, Crew, Lost, TooSlow
from attrib.web.drafts import pasted
from attrib.web.settings import Settings
from tests.web.conftest import DRAFT, Serve
from tests.web.work import die, hold_the_interpreter, sleep, unspeakable

PLAIN = Settings(isolated=True, workers=1, waiting=1, seconds=20)


def with_crew(settings: Settings, work: Callable[[Crew], Awaitable[None]]) -> None:
    async def run() -> None:
        crew = Crew(settings)
        await crew.start()
        try:
            await work(crew)
        finally:
            await crew.stop()

    # In a thread of its own: a browser's tests leave a running loop in this one.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, run()).result()


def quick(seconds: float) -> Settings:
    return Settings(isolated=True, workers=1, waiting=1, seconds=seconds)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_work_that_takes_too_long_is_ended_and_another_process_goes_on() -> None:
    async def work(crew: Crew) -> None:
        first = await crew.ask(sleep, 0)
        with pytest.raises(TooSlow):
            await crew.ask(hold_the_interpreter)
        assert not alive(first)
        assert await crew.ask(sleep, 0) != first
        assert (await crew.ask(Clerk.analyse, pasted(DRAFT))).claims

    with_crew(quick(1.5), work)


def test_a_process_that_dies_is_replaced() -> None:
    async def work(crew: Crew) -> None:
        with pytest.raises(Lost):
            await crew.ask(die)
        assert (await crew.ask(Clerk.analyse, pasted(DRAFT))).claims
        process = await crew.ask(sleep, 0)
        os.kill(process, signal.SIGKILL)
        while alive(process) and await asyncio.sleep(0.01, True):
            pass
        # It died while it had nothing to do: who asks next does not hear of it.
        assert (await crew.ask(Clerk.analyse, pasted(DRAFT))).claims

    with_crew(PLAIN, work)


def test_an_answer_that_cannot_be_sent_is_an_error_of_this_piece_of_work_alone() -> None:
    async def work(crew: Crew) -> None:
        with pytest.raises(Exception, match="pickle"):
            await crew.ask(unspeakable)
        assert await crew.ask(sleep, 0)

    with_crew(PLAIN, work)


def test_what_the_user_can_mend_comes_back_as_it_is() -> None:
    async def work(crew: Crew) -> None:
        with pytest.raises(EmptyInput, match="holds no text"):
            await crew.ask(Clerk.analyse, pasted(" "))

    with_crew(PLAIN, work)


def test_more_than_can_wait_is_refused_at_once() -> None:
    async def work(crew: Crew) -> None:
        asked = [asyncio.ensure_future(crew.ask(sleep, 0.5)) for _ in range(2)]
        await asyncio.sleep(0.1)
        with pytest.raises(Busy):
            await crew.ask(sleep, 0)
        assert len(set(await asyncio.gather(*asked))) == 1
        assert await crew.ask(sleep, 0)

    with_crew(PLAIN, work)


def test_waiting_takes_nothing_from_the_time_for_work() -> None:
    async def work(crew: Crew) -> None:
        first = asyncio.ensure_future(crew.ask(sleep, 30))
        await asyncio.sleep(1.5)
        second = asyncio.ensure_future(crew.ask(sleep, 0))
        with pytest.raises(TooSlow):
            await first
        assert await second
        both = [asyncio.ensure_future(crew.ask(sleep, 1.2)) for _ in range(2)]
        assert len(set(await asyncio.gather(*both))) == 1

    with_crew(quick(2.0), work)


def test_who_goes_away_frees_a_place_but_no_process_that_is_still_at_work() -> None:
    async def work(crew: Crew) -> None:
        gone = asyncio.ensure_future(crew.ask(sleep, 0.6))
        await asyncio.sleep(0.1)
        gone.cancel()
        await asyncio.sleep(0)
        began = time.monotonic()
        assert await crew.ask(sleep, 0)
        assert time.monotonic() - began > 0.3

    with_crew(PLAIN, work)


def test_the_processes_end_with_the_server() -> None:
    processes: list[int] = []

    async def work(crew: Crew) -> None:
        processes.append(await crew.ask(sleep, 0))

    with_crew(PLAIN, work)
    assert not alive(processes[0])


def test_over_http_it_is_a_problem_with_a_remedy(serve: Serve) -> None:
    client = serve(seconds=1.5, waiting=0)

    def refused_as(work: Callable[..., Any], *given: object) -> tuple[int, str, str | None]:
        desk = client.app.state.desk  # type: ignore[attr-defined]

        async def stats() -> Any:
            return await desk.crew.ask(work, *given)

        desk.stats = stats
        answer = client.get("/api/v1/index")
        return answer.status_code, answer.json()["type"].rpartition("/")[2], answer.headers.get("retry-after")

    assert refused_as(hold_the_interpreter) == (503, "too-slow", None)
    assert refused_as(die) == (503, "lost", None)
    desk = client.app.state.desk  # type: ignore[attr-defined]
    desk.crew._asked = 1
    assert refused_as(sleep, 0) == (503, "busy", "2")
    desk.crew._asked = 0
    assert client.post("/api/v1/extract", json={"text": DRAFT}).status_code == 200


HOLDING = {
    "quotation marks": "«" * 40_000,
    "one word": "و" * 300_000,
    "brackets": "(" * 60_000 + ")" * 60_000,
    "said he": "قال " * 60_000,
    "that that": "أن إن " * 60_000,
    "lines": "\n" * 500_000 + "قال",
    "stops": ". " * 200_000,
    "comments": "<!-- attrib: " * 40_000,
    "markdown": "*_`[" * 60_000,
    "digits": "1" * 300_000,
}


@pytest.fixture(scope="module")
def hasty() -> Any:
    from attrib.web.app import create_app
    from tests.web.conftest import ADDRESS

    settings = Settings(isolated=True, workers=2, seconds=3, language="en")
    with TestClient(create_app(settings), base_url=ADDRESS, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("text", HOLDING.values(), ids=list(HOLDING))
def test_no_text_holds_the_server(hasty: TestClient, text: str) -> None:
    answer = hasty.post("/api/v1/check", json={"text": text, "format": "markdown"})
    assert answer.status_code in (200, 422, 503), answer.text[:200]
    assert hasty.post("/api/v1/extract", json={"text": DRAFT}).status_code == 200
