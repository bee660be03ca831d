# METADATA
# title: Record fresh
# description: A decision is judged while it is valid, and its validity is short. Time is the forge's.
package gate.rules.record_fresh

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "When the decision was issued and when it expires is not known.",
	"waivable": false,
}

result := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.review("The forge does not confirm what time it is.") if {
	not lib.now
} else := lib.review(concat("", [
	"The decision was issued ",
	lib.fixed((issued - lib.now) / 1000, 0),
	" s in the future.",
])) if {
	known
	issued > lib.now + (tolerance_seconds * 1000)
} else := lib.review(concat("", [
	"The decision is valid for ",
	lib.fixed((expires - issued) / 60000, 1),
	" minutes; at most ",
	lib.fixed(lifetime_minutes, 0),
	" are allowed.",
])) if {
	known
	not in_lifetime
} else := lib.review(concat("", ["The decision expired ", lib.fixed((lib.now - expires) / 1000, 0), " s ago."])) if {
	known
	lib.now >= expires
} else := lib.auto(concat("", [
	"The decision is ",
	lib.fixed(max({0, lib.now - issued}) / 1000, 0),
	" s old and valid for another ",
	lib.fixed((expires - lib.now) / 1000, 0),
	" s.",
])) if {
	known
	in_lifetime
	lib.now < expires
}

issued := lib.record.issuedAtMs

expires := lib.record.expiresAtMs

tolerance_seconds := data.thresholds.record_fresh.futureToleranceSeconds

lifetime_minutes := data.thresholds.record_fresh.healLifetimeMinutes if {
	lib.claim.kind == "heal"
} else := data.thresholds.record_fresh.lifetimeMinutes

known if {
	lib.is_instant(issued)
	lib.is_instant(expires)
	lib.in_range(tolerance_seconds, 0, 600)
	lib.in_range(lifetime_minutes, 1, 1440)
}

in_lifetime if {
	expires > issued
	expires - issued <= lifetime_minutes * 60000
}
