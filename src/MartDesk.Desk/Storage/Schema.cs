namespace MartDesk.Desk.Storage;

/// <summary>The tables, version by version.</summary>
internal static class Schema
{
    /// <summary>One script per version, in SQLite's words; a script that was released is never edited.</summary>
    public static IReadOnlyList<string> Migrations { get; } =
    [
        """
        CREATE TABLE setting (
            name  TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT;

        CREATE TABLE account (
            seq            INTEGER PRIMARY KEY AUTOINCREMENT,
            id             TEXT NOT NULL UNIQUE,
            label          TEXT NOT NULL,
            environment    INTEGER NOT NULL,
            rest_address   TEXT,
            stream_address TEXT,
            api_key        BLOB NOT NULL,
            secret         BLOB NOT NULL,
            memo           BLOB NOT NULL,
            created_ms     INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE pointer (
            seq           INTEGER PRIMARY KEY AUTOINCREMENT,
            id            TEXT NOT NULL UNIQUE,
            text_hash     BLOB NOT NULL UNIQUE,
            account_id    TEXT NOT NULL REFERENCES account (id),
            name          TEXT NOT NULL,
            quantity_unit INTEGER NOT NULL,
            leverage      INTEGER NOT NULL,
            margin_mode   INTEGER NOT NULL,
            fixed_symbol  TEXT,
            max_lag_s     INTEGER NOT NULL,
            created_ms    INTEGER NOT NULL
        ) STRICT;

        -- state: AlertState. lane: the symbol as normalised from its name alone, the key of the queue it waits in.
        CREATE TABLE alert (
            seq         INTEGER PRIMARY KEY AUTOINCREMENT,
            id          TEXT NOT NULL UNIQUE,
            pointer_id  TEXT NOT NULL REFERENCES pointer (id),
            account_id  TEXT NOT NULL REFERENCES account (id),
            lane        TEXT NOT NULL,
            dedupe_key  BLOB NOT NULL,
            received_ms INTEGER NOT NULL,
            event_ms    INTEGER NOT NULL,
            intent      TEXT NOT NULL,
            request     TEXT,
            body        TEXT NOT NULL,
            state       INTEGER NOT NULL,
            code        TEXT,
            message     TEXT
        ) STRICT;
        CREATE INDEX alert_unfinished ON alert (account_id, lane, seq) WHERE state IN (0, 1);
        CREATE INDEX alert_by_lane ON alert (pointer_id, lane, state);

        CREATE TABLE dedupe (
            key        BLOB PRIMARY KEY,
            alert_id   TEXT NOT NULL,
            body_hash  BLOB NOT NULL,
            expires_ms INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX dedupe_expires ON dedupe (expires_ms);

        -- state: LegState. generation: of the newest attempt; 0 before the first.
        CREATE TABLE leg (
            alert_id        TEXT NOT NULL REFERENCES alert (id),
            number          INTEGER NOT NULL,
            generation      INTEGER NOT NULL,
            client_order_id TEXT NOT NULL UNIQUE,
            symbol          TEXT NOT NULL,
            side            INTEGER NOT NULL,
            effect          INTEGER NOT NULL,
            type            INTEGER NOT NULL,
            contracts       INTEGER NOT NULL,
            limit_price     TEXT,
            time_in_force   INTEGER NOT NULL,
            leverage        INTEGER,
            margin_mode     INTEGER,
            sets_leverage   INTEGER NOT NULL,
            state           INTEGER NOT NULL,
            venue_order_id  TEXT,
            filled          INTEGER NOT NULL,
            average_price   TEXT NOT NULL,
            message         TEXT,
            PRIMARY KEY (alert_id, number)
        ) STRICT;

        -- One row per attempt, durable before a byte of it leaves. Never updated but for its outcome.
        CREATE TABLE intent (
            client_order_id TEXT PRIMARY KEY,
            alert_id        TEXT NOT NULL,
            leg             INTEGER NOT NULL,
            generation      INTEGER NOT NULL,
            epoch           INTEGER NOT NULL,
            signing_ms      INTEGER NOT NULL,
            body            TEXT NOT NULL,
            outcome         TEXT,
            FOREIGN KEY (alert_id, leg) REFERENCES leg (alert_id, number),
            UNIQUE (alert_id, leg, generation)
        ) STRICT;
        """,
        """
        -- kind: OrderKind. terms: LegTerms as JSON, null for a plain order. settled_ms: when the last fill was recorded.
        -- code: why it was given up, when a guard did it.
        ALTER TABLE leg ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE leg ADD COLUMN terms TEXT;
        ALTER TABLE leg ADD COLUMN settled_ms INTEGER;
        ALTER TABLE leg ADD COLUMN code TEXT;
        CREATE INDEX leg_settled ON leg (settled_ms) WHERE settled_ms IS NOT NULL;
        CREATE INDEX intent_signed ON intent (signing_ms);

        -- due_ms: not begun before it. parent_id: the alert that this one is a part of. replay_of: the alert that is carried out again.
        ALTER TABLE alert ADD COLUMN due_ms INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE alert ADD COLUMN parent_id TEXT;
        ALTER TABLE alert ADD COLUMN replay_of TEXT;

        -- settings: PointerSettings as JSON. former_hash: of the text before a rotation, good until former_until_ms.
        ALTER TABLE pointer ADD COLUMN settings TEXT;
        ALTER TABLE pointer ADD COLUMN secret_hash BLOB;
        ALTER TABLE pointer ADD COLUMN former_hash BLOB;
        ALTER TABLE pointer ADD COLUMN former_until_ms INTEGER;
        ALTER TABLE pointer ADD COLUMN expires_ms INTEGER;
        ALTER TABLE pointer ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE pointer ADD COLUMN is_disabled INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE pointer ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE pointer ADD COLUMN is_ours INTEGER NOT NULL DEFAULT 0;

        -- Accounts that a pointer sends to, each with its ratio as decimal text. The first is pointer.account_id.
        CREATE TABLE pointer_target (
            pointer_id TEXT NOT NULL REFERENCES pointer (id),
            number     INTEGER NOT NULL,
            account_id TEXT NOT NULL REFERENCES account (id),
            ratio      TEXT NOT NULL,
            PRIMARY KEY (pointer_id, number),
            UNIQUE (pointer_id, account_id)
        ) STRICT;
        INSERT INTO pointer_target (pointer_id, number, account_id, ratio) SELECT id, 1, account_id, '1' FROM pointer;

        -- limits: GuardLimits as JSON. peak_equity: highest equity seen, as decimal text.
        CREATE TABLE account_guard (
            account_id  TEXT PRIMARY KEY REFERENCES account (id),
            limits      TEXT,
            peak_equity TEXT
        ) STRICT;
        """,
        """
        -- waiting_ms: since when the venue has not let the account trade by API; null when it does. A deleted account keeps its row, its keys are erased.
        ALTER TABLE account ADD COLUMN is_disabled INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE account ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE account ADD COLUMN waiting_ms INTEGER;
        """,
        """
        -- What accounts did, as their venues tell it, each row once; it stays when the keys go. Prices and money are decimal text. side, effect, kind: the
        -- enumerations of Venues. is_net: the account held one net position when the fill was recorded.
        CREATE TABLE fill (
            seq            INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id     TEXT NOT NULL REFERENCES account (id),
            trade_id       TEXT NOT NULL,
            venue_order_id TEXT NOT NULL,
            symbol         TEXT NOT NULL,
            side           INTEGER NOT NULL,
            effect         INTEGER NOT NULL,
            price          TEXT NOT NULL,
            contracts      INTEGER NOT NULL,
            fee            TEXT NOT NULL,
            realised       TEXT NOT NULL,
            is_maker       INTEGER,
            is_net         INTEGER NOT NULL,
            time_ms        INTEGER NOT NULL,
            UNIQUE (account_id, symbol, trade_id, venue_order_id)
        ) STRICT;
        CREATE INDEX fill_by_time ON fill (time_ms, seq);

        CREATE TABLE ledger (
            seq        INTEGER PRIMARY KEY AUTOINCREMENT,
            account_id TEXT NOT NULL REFERENCES account (id),
            row_key    TEXT NOT NULL,
            kind       INTEGER NOT NULL,
            symbol     TEXT NOT NULL,
            currency   TEXT NOT NULL,
            amount     TEXT NOT NULL,
            venue_id   TEXT NOT NULL,
            time_ms    INTEGER NOT NULL,
            UNIQUE (account_id, row_key)
        ) STRICT;
        CREATE INDEX ledger_by_time ON ledger (time_ms, seq);

        CREATE TABLE equity (
            account_id TEXT NOT NULL REFERENCES account (id),
            time_ms    INTEGER NOT NULL,
            equity     TEXT NOT NULL,
            wallet     TEXT NOT NULL,
            PRIMARY KEY (account_id, time_ms)
        ) STRICT;

        CREATE INDEX leg_by_venue_order ON leg (venue_order_id) WHERE venue_order_id IS NOT NULL;
        """,
        """
        -- ids_before: the venue's ids of what waited before an order without an id of ours left, as JSON list; none of them is it.
        ALTER TABLE intent ADD COLUMN ids_before TEXT;

        -- became_order_id: the venue's id of the order that one which waited for a price became.
        ALTER TABLE leg ADD COLUMN became_order_id TEXT;
        CREATE INDEX leg_by_became_order ON leg (became_order_id) WHERE became_order_id IS NOT NULL;
        """,
        """
        -- signing_key: by which its messages are signed, sealed by the vault; null when they need no signature.
        ALTER TABLE pointer ADD COLUMN signing_key BLOB;
        """,
        """
        -- The one who may use the page; at most one row. code_secret: of the one-time codes, sealed. last_code_step: newest whose code was used.
        CREATE TABLE owner (
            id             TEXT PRIMARY KEY,
            password_hash  TEXT NOT NULL,
            code_secret    BLOB,
            last_code_step INTEGER NOT NULL,
            changed_ms     INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE owner_session (
            id         TEXT PRIMARY KEY,
            way        TEXT NOT NULL,
            address    TEXT NOT NULL,
            browser    TEXT NOT NULL,
            started_ms INTEGER NOT NULL,
            used_ms    INTEGER NOT NULL,
            proved_ms  INTEGER NOT NULL
        ) STRICT;

        -- scope: TokenScope.
        CREATE TABLE api_token (
            id         TEXT PRIMARY KEY,
            name       TEXT NOT NULL,
            text_hash  BLOB NOT NULL UNIQUE,
            scope      INTEGER NOT NULL,
            created_ms INTEGER NOT NULL,
            used_ms    INTEGER,
            expires_ms INTEGER
        ) STRICT;

        CREATE TABLE passkey (
            id         TEXT PRIMARY KEY,
            name       TEXT NOT NULL,
            data       TEXT NOT NULL,
            created_ms INTEGER NOT NULL,
            used_ms    INTEGER
        ) STRICT;

        -- Keys that protect cookies, sealed.
        CREATE TABLE key_ring (
            name TEXT PRIMARY KEY,
            key  BLOB NOT NULL
        ) STRICT;

        -- Rows are added, never changed. hash: of the row before and of this one; the newest stands sealed in setting audit_head.
        CREATE TABLE audit (
            number  INTEGER PRIMARY KEY,
            time_ms INTEGER NOT NULL,
            who     TEXT NOT NULL,
            address TEXT NOT NULL,
            what    TEXT NOT NULL,
            subject TEXT NOT NULL,
            detail  TEXT NOT NULL,
            result  TEXT NOT NULL,
            hash    BLOB NOT NULL
        ) STRICT;
        """,
        """
        -- What the owner should hear of, and what is still to be delivered by mail or webhook. kind: NoticeKind. channel: NoticeChannels.
        CREATE TABLE notice (
            seq      INTEGER PRIMARY KEY AUTOINCREMENT,
            time_ms  INTEGER NOT NULL,
            kind     INTEGER NOT NULL,
            text     TEXT NOT NULL,
            alert_id TEXT,
            is_seen  INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX notice_by_alert ON notice (alert_id) WHERE alert_id IS NOT NULL;
        CREATE INDEX notice_unseen ON notice (seq) WHERE is_seen = 0;

        CREATE TABLE notice_delivery (
            notice_seq INTEGER NOT NULL REFERENCES notice (seq),
            channel    INTEGER NOT NULL,
            attempts   INTEGER NOT NULL,
            due_ms     INTEGER NOT NULL,
            PRIMARY KEY (notice_seq, channel)
        ) STRICT;
        CREATE INDEX notice_delivery_due ON notice_delivery (channel, due_ms);

        CREATE INDEX alert_refused ON alert (seq) WHERE state IN (3, 6);
        """,
        """
        -- What a pointer's own orders have opened and not closed: the sum over its legs, kept with every fill, so that no plan reads them all.
        -- opens: the side that opens it, 0 buy, 1 sell. May be below 0, when more was closed than the pointer had opened.
        CREATE TABLE own_contracts (
            account_id TEXT NOT NULL,
            pointer_id TEXT NOT NULL,
            symbol     TEXT NOT NULL,
            opens      INTEGER NOT NULL,
            contracts  INTEGER NOT NULL,
            PRIMARY KEY (account_id, pointer_id, symbol, opens)
        ) STRICT;
        INSERT INTO own_contracts (account_id, pointer_id, symbol, opens, contracts)
        SELECT alert.account_id, alert.pointer_id, leg.symbol, CASE WHEN leg.effect = 0 THEN leg.side ELSE 1 - leg.side END AS opens,
               SUM(CASE WHEN leg.effect = 0 THEN leg.filled ELSE -leg.filled END)
        FROM leg JOIN alert ON alert.id = leg.alert_id
        WHERE leg.filled > 0 AND leg.kind <> 1
        GROUP BY alert.account_id, alert.pointer_id, leg.symbol, CASE WHEN leg.effect = 0 THEN leg.side ELSE 1 - leg.side END;

        -- A later alert of the same pointer and symbol is looked for by its own time, not by reading all of them.
        DROP INDEX alert_by_lane;
        CREATE INDEX alert_by_lane ON alert (pointer_id, lane, event_ms);
        """,
        """
        -- block_finding: CredentialFinding, why the venue does not let the account trade; null when it does. With the venue's code and words, and since when.
        ALTER TABLE account ADD COLUMN block_finding INTEGER;
        ALTER TABLE account ADD COLUMN block_code TEXT;
        ALTER TABLE account ADD COLUMN block_message TEXT;
        ALTER TABLE account ADD COLUMN blocked_ms INTEGER;
        """,
        """
        -- What somebody began and that is not in the audit log yet. Rows are there only while it is under way; what a start finds was never ended.
        CREATE TABLE audit_begun (
            id      TEXT PRIMARY KEY,
            time_ms INTEGER NOT NULL,
            who     TEXT NOT NULL,
            address TEXT NOT NULL,
            what    TEXT NOT NULL,
            subject TEXT NOT NULL
        ) STRICT;
        """,
        """
        -- In the order of the alerts' ids, which begin with the time. Found by key in memory.
        CREATE TABLE alert_key (
            alert_id   TEXT PRIMARY KEY,
            key        BLOB NOT NULL,
            body_hash  BLOB NOT NULL,
            expires_ms INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        INSERT INTO alert_key (alert_id, key, body_hash, expires_ms) SELECT alert_id, key, body_hash, expires_ms FROM dedupe ORDER BY alert_id;
        DROP TABLE dedupe;
        """,
        """
        -- closed_day, closed_peak: the daily loss (its UTC day) and the drawdown (its highest equity) for which the account was closed last.
        ALTER TABLE account_guard ADD COLUMN closed_day TEXT;
        ALTER TABLE account_guard ADD COLUMN closed_peak TEXT;
        """,
        """
        -- checksum: RowSum over what the row says; null in rows of earlier versions, which are not checked.
        ALTER TABLE alert ADD COLUMN checksum INTEGER;
        ALTER TABLE leg ADD COLUMN checksum INTEGER;
        ALTER TABLE intent ADD COLUMN checksum INTEGER;
        """,
        """
        -- Money moved between the wallets of an account. A row is durable before anything is sent, and is sent once. way: TransferWay. state: TransferState.
        -- amount: decimal text. ids_before: the venue's ids of equal transfers that it listed before, as JSON list. made_ms: venue time before it was signed;
        -- until_ms: after which it was not, null while it may be.
        CREATE TABLE transfer (
            request_id TEXT PRIMARY KEY,
            account_id TEXT NOT NULL REFERENCES account (id),
            way        INTEGER NOT NULL,
            currency   TEXT NOT NULL,
            amount     TEXT NOT NULL,
            ids_before TEXT NOT NULL,
            made_ms    INTEGER NOT NULL,
            until_ms   INTEGER,
            state      INTEGER NOT NULL,
            venue_id   TEXT,
            message    TEXT
        ) STRICT;
        CREATE INDEX transfer_by_account ON transfer (account_id, made_ms);
        CREATE INDEX transfer_open ON transfer (account_id) WHERE state IN (0, 1, 4);
        """,
        """
        -- checksum: RowSum over what decides what is ordered: settings, end and accounts of a pointer, limits of an account; null in rows of earlier versions.
        ALTER TABLE pointer ADD COLUMN checksum INTEGER;
        ALTER TABLE account_guard ADD COLUMN checksum INTEGER;
        """,
    ];

    /// <summary>Newest version this program knows.</summary>
    public static int Version => Migrations.Count;

    /// <summary>What an owner is told whose database is of a later version.</summary>
    public static DeskStartException Newer(string place, int found) => new(
        $"{place} was written by a newer MartDesk (schema {found}, this one knows {Version}); start that version, nothing was changed.");
}
