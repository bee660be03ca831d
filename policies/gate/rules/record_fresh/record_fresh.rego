# METADATA
# title: Record fresh
# description: A decision is judged while it is valid, and its validity is short. Time is the forge's.
package gate.rules.record_fresh

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "When the decision was issued and when it expires is not known.",
	"remedy": "Sign when the decision was issued and when it expires.",
	"waivable": false,
}

result := lib.auto("record_fresh", "The decision is valid and was issued not long ago.", shown) if {
	known
	issued <= lib.now + (limits.futureToleranceSeconds * 1000)
	in_lifetime
	lib.now < expires
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"The forge does not confirm what time it is.",
	"Let the gate ask the forge for the time of its pipeline.",
) if {
	not lib.now
} else := lib.review(
	concat("", ["The decision was issued ", lib.seconds(issued - lib.now), " s in the future."]),
	"Set the controller's clock.",
) if {
	known
	issued > lib.now + (limits.futureToleranceSeconds * 1000)
} else := lib.review(
	concat("", [
		"The decision is valid for ",
		lib.seconds(expires - issued),
		" s; more than 0 and at most ",
		lib.seconds(lifetime_minutes * 60000),
		" are allowed.",
	]),
	"Issue a decision with a shorter life.",
) if {
	known
	not in_lifetime
} else := lib.review(
	concat("", ["The decision expired ", lib.seconds(lib.now - expires), " s ago."]),
	"Decide anew.",
) if {
	known
}

default shown := {"input": "unknown", "bound": "issued and expiring by the forge's clock"}

shown := {
	"input": concat("", ["expires in ", lib.seconds(expires - lib.now), " s"]),
	"bound": concat("", ["not expired, valid for at most ", lib.number(lifetime_minutes, 1), " minutes"]),
} if {
	known
}

issued := lib.record.issuedAtMs

expires := lib.record.expiresAtMs

limits := data.thresholds.record_fresh

lifetime_minutes := limits.healLifetimeMinutes if lib.claim.kind == "heal"

lifetime_minutes := limits.lifetimeMinutes if lib.claim.kind != "heal"

known if {
	lib.is_instant(issued)
	lib.is_instant(expires)
	lib.in_range(limits.futureToleranceSeconds, 0, 600)
	lib.in_range(lifetime_minutes, 1, 1440)
}

in_lifetime if {
	expires > issued
	expires - issued <= lifetime_minutes * 60000
}
