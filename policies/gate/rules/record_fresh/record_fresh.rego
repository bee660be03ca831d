# METADATA
# title: Record fresh
# description: A decision is judged while it is valid, and its validity is short. Time is the forge's.
package gate.rules.record_fresh

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "When the decision was issued and when it expires is not known.",
	"waivable": false,
	"remedy": "Sign when the decision was issued and when it expires.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"The forge does not confirm what time it is.",
	"Let the gate ask the forge for the time of its pipeline.",
) if {
	not lib.now
} else := lib.review(
	concat("", ["The decision was issued ", seconds(issued - lib.now), " s in the future."]),
	"Set the controller's clock.",
) if {
	known
	issued > lib.now + (limits.futureToleranceSeconds * 1000)
} else := lib.review(
	concat("", [
		"The decision is valid for ",
		lib.fixed((expires - issued) / 60000, 1),
		" minutes; at most ",
		lib.number(lifetime_minutes, 1),
		" are allowed.",
	]),
	"Issue a decision with a shorter life.",
) if {
	known
	not in_lifetime
} else := lib.review(
	concat("", ["The decision expired ", seconds(lib.now - expires), " s ago."]),
	"Decide anew.",
) if {
	known
	lib.now >= expires
} else := lib.auto(concat("", ["The decision is valid for another ", seconds(expires - lib.now), " s."])) if {
	known
	in_lifetime
	lib.now < expires
}

default shown := {"input": "unknown", "bound": "issued and expiring by the forge's clock"}

shown := {
	"input": concat("", [seconds(lib.now - issued), " s old, valid for ", seconds(expires - issued), " s"]),
	"bound": concat("", ["not expired, valid for at most ", seconds(lifetime), " s"]),
} if {
	lib.now
	known
}

issued := lib.record.issuedAtMs

expires := lib.record.expiresAtMs

limits := data.thresholds.record_fresh

lifetime_minutes := limits.healLifetimeMinutes if {
	lib.claim.kind == "heal"
} else := limits.lifetimeMinutes

lifetime := lifetime_minutes * 60000

known if {
	lib.is_instant(issued)
	lib.is_instant(expires)
	lib.in_range(limits.futureToleranceSeconds, 0, 600)
	lib.in_range(lifetime_minutes, 1, 1440)
}

in_lifetime if {
	expires > issued
	expires - issued <= lifetime
}

seconds(milliseconds) := format_int(round(milliseconds / 1000), 10)
