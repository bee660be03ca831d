# METADATA
# title: Blast radius
# description: |
#   Not too many moves at once, not too large a share of the fleet, and not too many to one provider within an
#   hour: what goes wrong goes wrong small. Heals have limits of their own.
package gate.rules.blast_radius

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "How much else of the fleet is moving is not known.",
	"waivable": false,
	"remedy": "Let the gate read the target branch's history and pipelines.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.missed(
	concat("", [moving_text, " would be on their way; at most ", format_int(at_most, 10), " may be."]),
	"Wait until the moves that are on their way have ended.",
) if {
	known
	moving > at_most
} else := lib.missed(
	concat("", [moving_text, " of ", services_text, " would be on their way; at most ", format_int(share_at_most, 10), " may be."]),
	"Wait until the moves that are on their way have ended.",
) if {
	known
	moving > share_at_most
} else := lib.missed(
	concat("", [arriving_text, " would have gone to ", lib.to.provider, " within an hour; at most ", format_int(per_provider, 10), " may."]),
	concat("", ["Wait until fewer services have moved to ", lib.to.provider, " within an hour."]),
) if {
	known
	arriving > per_provider
} else := lib.auto(concat("", [moving_text, " of ", services_text, " on their way, ", arriving_text, " to ", lib.to.provider, " within an hour."])) if {
	known
}

default shown := {"input": "unknown", "bound": "moves in flight, share of the fleet and moves to one provider"}

shown := {
	"input": concat("", [moving_text, " of ", services_text, ", ", arriving_text, " to ", lib.to.provider, " within an hour"]),
	"bound": concat("", [
		"at most ",
		format_int(at_most, 10),
		", ",
		format_int(share_at_most, 10),
		" of the fleet, ",
		format_int(per_provider, 10),
		" to one provider",
	]),
} if {
	known
}

fleet := input.fleet

limits := data.thresholds.blast_radius

# This move included.
moving := fleet.inFlight + 1

arriving := object.get(fleet.recentByProvider, lib.to.provider, 0) + 1

at_most := limits.healsInFlightAtMost if {
	lib.claim.kind == "heal"
} else := limits.inFlightAtMost

share := limits.healShareAtMost if {
	lib.claim.kind == "heal"
} else := limits.shareAtMost

# One service is always allowed: a fleet of two could not move otherwise.
share_at_most := max([1, floor(fleet.services * share)])

per_provider := limits.perProviderPerHour

known if {
	is_count(fleet.inFlight)
	is_count(fleet.services)
	fleet.services >= 1
	is_object(fleet.recentByProvider)
	is_count(object.get(fleet.recentByProvider, lib.to.provider, 0))
	is_count(at_most)
	lib.in_range(share, 0, 1)
	is_count(per_provider)
}

is_count(value) if {
	lib.in_range(value, 0, 1000000)
	floor(value) == value
}

moving_text := concat("", [format_int(moving, 10), " moves"])

arriving_text := format_int(arriving, 10)

services_text := concat("", [format_int(fleet.services, 10), " services"])
