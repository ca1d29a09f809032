"""Invented worlds for preview_storm.py: a post goes out, servers fetch its link for a preview, and people come.

The headers are those that the named browsers and libraries send, as their documents and source say; who sends what, how
often and when is invented, by the parameters of a world.
"""

import random
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class World:
    """Shares add up to 1 within previews; the rest of the people are plain browsers."""

    name: str
    previews: int = 2_000
    people: int = 200
    named: float = 0.70  # say what they are
    tools: float = 0.12  # the library's own agent
    masked: float = 0.10  # a browser's agent and nothing else of it
    dressed: float = 0.06  # a browser's agent, Accept and Accept-Language
    copied: float = 0.015  # all of Chrome's headers but Sec-Fetch
    dated: float = 0.005  # all headers of a browser from before Sec-Fetch
    mimic: float = 0.0  # a real browser driven by a program: the same bytes as a person's
    head_first: float = 0.15  # ask HEAD, then GET
    spread_s: float = 60.0  # previews are spread evenly over it ...
    late: float = 0.08  # ... but for this share, which comes over quarter of an hour
    waves: int = 1  # a boost by a large account is a wave of its own
    private: float = 0.05  # people whose browser keeps Sec-Fetch to itself
    old: float = 0.07  # people with a phone from before Safari 16.4
    stripped: float = 0.005  # people behind something that takes most headers away
    in_app: float = 0.35  # people who open it inside an app
    offices: float = 0.15  # people who share four networks
    half_life_min: float = 25.0  # of people's interest
    robots: int = 30  # crawlers, monitors, scanners around it
    https: bool = True
    logged: tuple[str, ...] = ()  # headers that the log records; empty: all


TUNED = [
    World("plain"),
    World("all at once", half_life_min=0.5),  # people stop with the burst
    World("loud masks", named=0.55, tools=0.15, masked=0.17, dressed=0.10, copied=0.02, dated=0.01),
]
HELD_OUT = [
    World("quiet names", named=0.30, tools=0.14, masked=0.22, dressed=0.22, copied=0.09, dated=0.03),
    World("slow queues", spread_s=300.0, late=0.35, dressed=0.10, named=0.66),
    World("two waves", waves=2, half_life_min=60.0),
    World("private people", private=0.18, old=0.12, stripped=0.01, offices=0.10),
    World("offices", offices=0.6, in_app=0.2),
    World("small post", previews=120, people=40),
    World("plain http", https=False),
    World("short log", logged=("accept", "accept-language", "user-agent")),
]
FRESH = [  # looked at while the last two rules were made
    World("push message", half_life_min=4.0, people=200, in_app=0.6),
    World("relays", named=0.6, masked=0.14, dressed=0.1, copied=0.03, spread_s=150.0, late=0.2, private=0.1),
    World("evening mix", named=0.5, tools=0.2, masked=0.15, dressed=0.1, copied=0.03, mimic=0.015, waves=2,
          old=0.1, offices=0.3),
    World("quiet network", previews=500, people=200, half_life_min=120.0),
]  # fmt: skip
LAST = [  # written after all rules and thresholds, and run once
    World("boosted twice", waves=3, named=0.62, tools=0.1, masked=0.14, dressed=0.1, copied=0.025, half_life_min=40.0),
    World("town hall", offices=0.8, private=0.08, old=0.1, in_app=0.15, half_life_min=12.0),
    World(
        "long tail",
        spread_s=120.0,
        late=0.25,
        named=0.55,
        tools=0.2,
        masked=0.13,
        dressed=0.08,
        copied=0.02,
        half_life_min=90.0,
    ),
    World("old telephones", old=0.2, private=0.02, in_app=0.5, half_life_min=15.0),
]
LIMITS = [
    World("1 % mimics", mimic=0.01, named=0.69),
    World("5 % mimics", mimic=0.05, named=0.65),
    World("quiet names, short log", named=0.30, tools=0.14, masked=0.22, dressed=0.22, copied=0.09, dated=0.03,
          logged=("accept", "accept-language", "user-agent")),
]  # fmt: skip

FEDIVERSE = [
    "http.rb/5.1.1 (Mastodon/4.2.8; +https://{}/) Bot",
    "Mastodon/4.3.1 (http.rb/5.2.0; +https://{}/) Bot",
    "Pleroma 2.6.2; https://{} <admin@{}>",
    "Akkoma 3.10.4; https://{} <admin@{}>",
    "Misskey/2024.5.0 (https://{})",
    "SummalyBot/5.1.0",
    "Sharkey/2024.3 (https://{})",
    "Lemmy/0.19.3; +https://{}",
    "Friendica 'Yellow Archangel' 2024.03; https://{}",
    "gotosocial/0.15.0 (+https://{})",
    "PeerTube/6.1 (+https://{})",
    "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:x@{})",
    "Synapse (bot; +https://github.com/matrix-org/synapse)",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "Twitterbot/1.0",
]
LIBRARIES = [
    "http.rb/5.1.1",
    "Go-http-client/2.0",
    "python-requests/2.31.0",
    "okhttp/4.12.0",
    "axios/1.6.8",
    "node-fetch",
    "undici",
    "hackney/1.18.0",
    "GuzzleHttp/7",
    "got (https://github.com/sindresorhus/got)",
    "Ruby",
    "",
    "Faraday v2.9.0",
]
ROBOTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "curl/8.5.0",
    "Wget/1.21",
    "UptimeRobot/2.0",
]
PAGE = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8"
PAGE_FF = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LANGUAGES = [
    "en-GB,en;q=0.9",
    "en-GB,en-US;q=0.9,en;q=0.8",
    "en-US,en;q=0.5",
    "de-DE,de;q=0.9,en;q=0.7",
    "cy-GB,cy;q=0.9",
    "fr-FR,fr;q=0.8",
    "en-GB",
]
SYSTEMS = ["Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7", "X11; Linux x86_64"]


def chrome(rng, version=None, *, mobile=False):
    version = version or rng.randint(118, 131)
    system = (
        rng.choice(["Linux; Android 10; K", "Linux; Android 13; CUBOT X70", "Linux; Android 14; Pixel 8"])
        if mobile
        else rng.choice(SYSTEMS)
    )
    return (
        version,
        f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 {'Mobile ' if mobile else ''}Safari/537.36",
    )


def chrome_headers(rng, version, *, brand="Google Chrome", is_sure=True):
    sent = {
        "Accept": PAGE,
        "Accept-Language": rng.choice(LANGUAGES),
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Upgrade-Insecure-Requests": "1",
    }
    if is_sure:
        sent |= {
            "sec-ch-ua": f'"Chromium";v="{version}", "{brand}";v="{version}", "Not.A/Brand";v="24"',
            "sec-ch-ua-mobile": "?0",
            "Sec-Fetch-Site": rng.choice(["none", "cross-site"]),
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        }
        if rng.random() < 0.9:
            sent["Sec-Fetch-User"] = "?1"
    return sent


def firefox_headers(rng, *, is_sure=True):
    sent = {
        "Accept": PAGE_FF,
        "Accept-Language": rng.choice(LANGUAGES),
        "Accept-Encoding": "gzip, deflate, br",
        "Upgrade-Insecure-Requests": "1",
    }
    if is_sure:
        sent |= {
            "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
            "Priority": "u=0, i",
        }
    return sent


def safari(rng, version, *, app=""):
    major, minor = version
    tail = app or f"Version/{major}.{minor} Mobile/15E148 Safari/604.1"
    agent = f"Mozilla/5.0 (iPhone; CPU iPhone OS {major}_{minor} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) {tail}"
    sent = {"Accept": PAGE_FF, "Accept-Language": rng.choice(LANGUAGES), "Accept-Encoding": "gzip, deflate, br"}
    if (major, minor) >= (16, 4):
        sent |= {
            "Sec-Fetch-Site": rng.choice(["none", "cross-site"]),
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
        }
    return agent, sent


def person(rng, world):
    """User agent and headers of one person who opens the link."""
    draw = rng.random()
    if draw < world.stripped:
        return chrome(rng)[1], {"Accept": "*/*", "Accept-Encoding": "gzip"}
    if (draw := draw - world.stripped) < world.private:
        if rng.random() < 0.5:
            agent = f"Mozilla/5.0 ({rng.choice(SYSTEMS)}; rv:{rng.randint(115, 132)}.0) Gecko/20100101 Firefox/{rng.randint(115, 132)}.0"
            sent = firefox_headers(rng, is_sure=False)
        else:
            version, agent = chrome(rng, mobile=rng.random() < 0.5)
            sent = chrome_headers(rng, version, is_sure=False)
        return agent, sent | ({"Sec-GPC": "1"} if rng.random() < 0.5 else {"DNT": "1"} if rng.random() < 0.5 else {})
    if (draw := draw - world.private) < world.old:
        return safari(rng, rng.choice([(15, 8), (15, 6), (14, 8), (12, 5), (16, 1)]))
    if (draw := draw - world.old) < world.in_app:
        app = rng.choice(["ios", "ios", "android", "facebook"])
        if app == "android":
            version, agent = chrome(rng, mobile=True)
            return agent.replace("; K)", "; wv)"), chrome_headers(rng, version, brand="Android WebView") | {
                "X-Requested-With": "org.joinmastodon.android"
            }
        tail = "Mobile/15E148 [FBAN/FBIOS;FBAV/450.0.0.38.108;FBDV/iPhone14,5]" if app == "facebook" else ""
        return safari(rng, rng.choice([(16, 6), (17, 2), (17, 5), (18, 1)]), app=tail)
    if draw - world.in_app < 0.12:
        return f"Mozilla/5.0 ({rng.choice(SYSTEMS)}; rv:130.0) Gecko/20100101 Firefox/130.0", firefox_headers(rng)
    if draw - world.in_app < 0.125:
        return "Lynx/2.9.0dev.12 libwww-FM/2.14", {
            "Accept": "text/html, text/plain, */*;q=0.01",
            "Accept-Language": "en",
            "Accept-Encoding": "gzip",
        }
    version, agent = chrome(rng, mobile=rng.random() < 0.5)
    return agent, chrome_headers(rng, version)


def preview(rng, world, number):
    """The requests of one server: method, user agent, headers."""
    host = f"{rng.choice(['gulls', 'quay', 'mole', 'heron'])}{number}.example"
    kind = rng.choices(
        ["named", "tools", "masked", "dressed", "copied", "dated", "mimic"],
        [world.named, world.tools, world.masked, world.dressed, world.copied, world.dated, world.mimic],
    )[0]
    version, browser = chrome(rng)
    if kind == "named":
        agent, sent = rng.choices(FEDIVERSE, [8, 8, 2, 2, 3, 2, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])[0].replace("{}", host), {
            "Accept": rng.choice(["text/html", "*/*", "application/activity+json, text/html"])}  # fmt: skip
    elif kind == "tools":
        agent, sent = rng.choice(LIBRARIES), {"Accept": "*/*"}
    elif kind == "masked":
        agent, sent = (
            browser,
            {
                "Accept": rng.choice(["*/*", "text/html", "application/json, text/plain, */*"]),
                "Accept-Encoding": "gzip, deflate, br",
            },
        )
    elif kind == "dressed":
        agent, sent = (
            browser,
            {
                "Accept": PAGE_FF,
                "Accept-Language": rng.choice(["en-US,en;q=0.5", "en", "en-US,en;q=0.9"]),
                "Accept-Encoding": "gzip, deflate",
            },
        )
    elif kind == "copied":
        agent, sent = browser, chrome_headers(rng, version, is_sure=False) | {"Accept-Language": "en-US,en;q=0.9"}
    elif kind == "dated":
        agent = rng.choice([
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.102 Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/12.1.2 Safari/605.1.15",
        ])  # fmt: skip
        sent = chrome_headers(rng, 70, is_sure=False) | {"Accept-Language": "en-US,en;q=0.9"}
    else:
        agent, sent = browser, chrome_headers(rng, version)
    methods = ["HEAD", "GET"] if rng.random() < world.head_first else ["GET"]
    return [(method, agent, sent) for method in methods], kind


def clicks(world: World, seed: int):
    """Rows of a log in the order of time, each with `truth` and `part` beside what a log has."""
    rng = random.Random(f"{world.name} {seed}")
    start, rows = 1_790_000_000.0, []
    offices = [f"198.51.100.{n}" for n in range(4)]
    for number in range(world.previews):
        wave = rng.randrange(world.waves) * 1_200.0
        at = start + wave + (rng.uniform(0, 900) if rng.random() < world.late else rng.uniform(0.2, world.spread_s))
        requests, part = preview(rng, world, number)
        ip = offices[0] if number == 0 else f"203.0.{number // 250}.{number % 250}"
        for step, (method, agent, sent) in enumerate(requests):
            rows.append(_row(at + step * rng.uniform(0.1, 2.0), ip, method, agent, sent, "preview", part))
    for number in range(world.people):
        wave = rng.randrange(world.waves) * 1_200.0
        at = start + wave + 4 + rng.expovariate(1 / (world.half_life_min * 60 / 0.693))
        ip = rng.choice(offices) if rng.random() < world.offices else f"192.0.{number // 250}.{number % 250}"
        agent, sent = person(rng, world)
        rows.append(_row(at, ip, "GET", agent, sent, "human", "person"))
    for number in range(world.robots):
        agent = rng.choice(ROBOTS)
        rows.append(
            _row(start + rng.uniform(0, 7_200), f"100.64.0.{number}", "GET", agent, {"Accept": "*/*"}, "robot", "robot")
        )
    rows.sort(key=lambda row: row["time"])
    return [_as_logged(row, world) for row in rows]


def _row(at, ip, method, agent, sent, truth, part):
    return {
        "time": at,
        "ip": ip,
        "user_agent": agent,
        "method": method,
        "headers": dict(sent),
        "link": "ferry",
        "truth": truth,
        "part": part,
    }


def _as_logged(row, world):
    kept = row["headers"]
    if not world.https:  # browsers keep these to https
        kept = {
            k: v.replace(", br, zstd", "").replace(", br", "")
            for k, v in kept.items()
            if not k.lower().startswith("sec-")
        }
    if world.logged:
        kept = {k: v for k, v in kept.items() if k.lower() in world.logged}
    return row | {"headers": kept}


def scaled(world: World, times: int) -> World:
    """The same world with so many times the clicks."""
    return replace(world, previews=world.previews * times, people=world.people * times)
