"""The tables of the learner's record, what is written to them and read from them, and how an older file gets them.

`progress` has the best result of each exercise, `events` everything that happened, in order, and `practice` where an
exercise stands in the boxes of spaced review. An event has a number and a turn because a clock may be set back.
"""

OURS, VERSION = 0x636B7072, 2  # "ckpr", in the header of the file; 1 had only the table of progress

_PROGRESS = "student, exercise, status, points, max_points, attempts, hints, solution_seen, first_right"
_EVENTS = "student, exercise, kind, turn, at, status, points, max_points, mistake, digest, seconds, detail"
_PRACTICE = "student, exercise, box, due, last, in_a_row, rounds"
TABLES = (
    f"CREATE TABLE IF NOT EXISTS progress ({_PROGRESS}, PRIMARY KEY (student, exercise)) WITHOUT ROWID",
    f"CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY, {_EVENTS}, "
    "UNIQUE (student, exercise, kind, digest))",
    "CREATE INDEX IF NOT EXISTS events_by_turn ON events (turn)",
    f"CREATE TABLE IF NOT EXISTS practice ({_PRACTICE}, PRIMARY KEY (student, exercise)) WITHOUT ROWID",
)

_BETTER = "(excluded.status, excluded.points) > (progress.status, progress.points)"
# an answer that was judged before, with the same result, is no new attempt
_NEW = """NOT EXISTS (SELECT 1 FROM events WHERE student = :student AND exercise = :exercise AND kind = 'check'
AND digest = :digest)"""
MERGE = f"""
INSERT INTO progress ({_PROGRESS}) VALUES (:student, :exercise, :status, :points, :max_points, :attempts * ({_NEW}),
    :hints, :solution_seen, :first_right)
ON CONFLICT (student, exercise) DO UPDATE SET
    status = max(status, excluded.status),
    points = CASE WHEN {_BETTER} THEN excluded.points ELSE points END,
    max_points = CASE WHEN {_BETTER} THEN excluded.max_points ELSE max_points END,
    attempts = attempts + excluded.attempts,
    hints = max(hints, excluded.hints),
    solution_seen = max(solution_seen, excluded.solution_seen),
    first_right = coalesce(min(first_right, excluded.first_right), first_right, excluded.first_right)
"""
HAPPENED = f"""
INSERT INTO events ({_EVENTS}) VALUES (:student, :exercise, :kind, (SELECT coalesce(max(turn), 0) + 1 FROM events), :at,
    :status, :points, :max_points, :mistake, :digest, :seconds, :detail)
ON CONFLICT (student, exercise, kind, digest) DO UPDATE SET turn = excluded.turn WHERE :by_hand
"""
_ROUND = "practice.in_a_row % :enough + 1"  # right answers in a row; after a finished round it begins anew
_FINISHED = f":right AND {_ROUND} = :enough AND (practice.due <= :today OR practice.last > :today)"
PRACTICED = f"""
INSERT INTO practice ({_PRACTICE}) VALUES (:student, :exercise, 1, :today, :today, :right, 1)
ON CONFLICT (student, exercise) DO UPDATE SET
    due = CASE WHEN NOT :right THEN :today
        WHEN {_FINISHED} THEN date(:today, (1 << (practice.box - 1)) || ' days')
        WHEN practice.last > :today THEN :today ELSE due END,
    box = CASE WHEN NOT :right THEN 1 WHEN {_FINISHED} THEN min(box + 1, :boxes) ELSE box END,
    in_a_row = CASE WHEN :right THEN {_ROUND} ELSE 0 END,
    last = :today,
    rounds = rounds + 1
"""

KEYS = "CREATE TABLE IF NOT EXISTS keys (name PRIMARY KEY, value) WITHOUT ROWID"
NEW_KEY = "INSERT OR IGNORE INTO keys VALUES (:name, :value)"
KEY = "SELECT value FROM keys WHERE name = ?"
NOTHING = dict.fromkeys(("digest",))  # what the columns of a rescued row do not say
RESCUE = {  # what is read of a damaged file, and how it gets into the new one
    _PROGRESS: MERGE,
    _EVENTS: f"INSERT OR IGNORE INTO events ({_EVENTS}) VALUES (:{_EVENTS.replace(', ', ', :')})",
    _PRACTICE: f"INSERT OR IGNORE INTO practice ({_PRACTICE}) VALUES (:{_PRACTICE.replace(', ', ', :')})",
}
ENTRIES = f"SELECT {_PROGRESS} FROM progress WHERE student = ?"
EVENTS = f"SELECT number, {_EVENTS} FROM events WHERE student = ? ORDER BY turn"
PRACTICE = f"SELECT {_PRACTICE} FROM practice WHERE student = ?"
STUDENTS = "SELECT student FROM progress UNION SELECT student FROM events UNION SELECT student FROM practice"


def bring_up_to_date(connection):
    """Make the tables that are not there and mark the file; what an older one holds stays as it is."""
    connection.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        connection.execute(table)
    connection.execute(f"PRAGMA application_id = {OURS}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def look_through(connection):
    """Raise sqlite3.Error unless the tables are there with their columns."""
    connection.execute(f"SELECT {_PROGRESS} FROM progress LIMIT 0")
    connection.execute(f"SELECT number, {_EVENTS} FROM events LIMIT 0")
    connection.execute(f"SELECT {_PRACTICE} FROM practice LIMIT 0")
