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
	"remedy": "Let the gate read the target branch's history and pipelines.",
	"waivable": false,
}

result := lib.auto("blast_radius", "Few enough services move at once.", shown) if {
	known
	moving <= limits.at_most
	moving <= share_at_most
	arriving <= limits.per_provider
} else := lib.missed(
	concat("", [shown.input, ": more than ", json.marshal(limits.at_most), " at once."]),
	"Wait until the moves that are on their way have ended.",
) if {
	known
	moving > limits.at_most
} else := lib.missed(
	concat("", [shown.input, ": more than ", json.marshal(share_at_most), ", the share of the fleet that may move at once."]),
	"Wait until the moves that are on their way have ended.",
) if {
	known
	moving > share_at_most
} else := lib.missed(
	concat("", [shown.input, ": more than ", json.marshal(limits.per_provider), " to one provider."]),
	concat("", ["Wait until fewer services have moved to ", lib.to.provider, " within an hour."]),
) if {
	known
} else := lib.unclaimed if {
	not lib.claim
}

default shown := {"input": "unknown", "bound": "few moves at once"}

shown := {
	"input": concat("", [
		json.marshal(moving),
		" of ",
		json.marshal(fleet.services),
		" services moving, ",
		json.marshal(arriving),
		" to ",
		lib.to.provider,
		" within an hour",
	]),
	"bound": concat("", [
		"at most ",
		json.marshal(limits.at_most),
		" and ",
		json.marshal(share_at_most),
		" moving, ",
		json.marshal(limits.per_provider),
		" to one provider",
	]),
} if {
	known
}

fleet := input.fleet

thresholds := data.thresholds.blast_radius

limits := {
	"at_most": thresholds.healsInFlightAtMost,
	"share": thresholds.healShareAtMost,
	"per_provider": thresholds.perProviderPerHour,
} if {
	lib.claim.kind == "heal"
}

limits := {
	"at_most": thresholds.inFlightAtMost,
	"share": thresholds.shareAtMost,
	"per_provider": thresholds.perProviderPerHour,
} if {
	lib.claim.kind != "heal"
}

# This move included.
moving := fleet.inFlight + 1

arrived := object.get(fleet.recentByProvider, lib.to.provider, 0)

arriving := arrived + 1

# One service is always allowed: a fleet of two could not move otherwise.
share_at_most := max([1, floor(lib.millionths(fleet.services * limits.share) / 1000000)])

known if {
	lib.is_count(fleet.inFlight)
	lib.is_count(fleet.services)
	fleet.services >= 1
	lib.is_count(arrived)
	lib.is_count(limits.at_most)
	lib.in_range(limits.share, 0, 1)
	lib.is_count(limits.per_provider)
}
