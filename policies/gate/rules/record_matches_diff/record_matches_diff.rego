# METADATA
# title: Record matches diff
# description: |
#   Service, kind, branch, from and to of the decision record agree with the diff. Facts that contradict
#   each other are denied; facts that are missing are left to a person.
package gate.rules.record_matches_diff

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The decision record lacks a field or has one of the wrong type.",
	"waivable": false,
}

result := lib.deny(concat("", [
	"The decision record beside ",
	concat(", ", sort(misfiled)),
	" speaks of another service.",
])) if {
	count(misfiled) > 0
} else := lib.deny(concat("", [
	"The placement file of ",
	concat(", ", sort(misnamed)),
	" speaks of another service.",
])) if {
	count(misnamed) > 0
} else := lib.deny(concat("", [
	"The placement of ",
	concat(", ", sort(elsewhere)),
	" is not the one that its decision record names.",
])) if {
	count(elsewhere) > 0
} else := lib.deny("The commits name another decision than the record.") if {
	other_decision
} else := lib.deny(concat("", [
	"The branch is not the one of a decision to ",
	claim.kind,
	" ",
	claim.service,
	".",
])) if {
	other_branch
} else := lib.review(lib.without_claim) if {
	not lib.claim
} else := lib.review("The commits do not name the decision that they carry out.") if {
	not claim.id in trailers
} else := lib.review("The decision does not start from where the placement file was.") if {
	lib.is_placement(claim.from)
	not lib.same_placement(claim.from, lib.placement.before)
} else := lib.review("The decision was taken on a commit that is not part of this history.") if {
	not lib.record.baseInHistory == true
} else := lib.auto(concat("", [
	"The record says what the diff does: ",
	claim.service,
	" from ",
	lib.describe(claim.from),
	" to ",
	lib.describe(claim.to),
	".",
])) if {
	agrees
}

claim := lib.claim

misfiled contains record.service if {
	some record in input.diff.records
	is_string(record.claim.service)
	record.claim.service != record.service
}

misnamed contains placement.service if {
	some placement in input.diff.placements
	is_string(placement.named)
	placement.named != placement.service
}

elsewhere contains placement.service if {
	some placement in input.diff.placements
	some record in input.diff.records
	record.service == placement.service
	lib.is_placement(placement.after)
	lib.is_placement(record.claim.to)
	not lib.same_placement(placement.after, record.claim.to)
}

other_decision if {
	is_string(claim.id)
	count(trailers) > 0
	not claim.id in trailers
}

other_branch if {
	branch := input.forge.mergeRequest.sourceBranch
	is_string(branch)
	startswith(branch, "trimtab/")
	claim.kind in lib.kinds
	is_string(claim.service)
	branch != concat("", ["trimtab/", claim.kind, "/", claim.service])
}

default trailers := []

trailers := input.diff.trailers if is_array(input.diff.trailers)

agrees if {
	claim.version == 1
	startswith(claim.id, "dec_")
	count(claim.id) == 30
	claim.kind in lib.kinds
	claim.service == lib.record.service
	claim.service == lib.placement.service
	lib.same_placement(claim.from, lib.placement.before)
	lib.same_placement(claim.to, lib.placement.after)
	not lib.same_placement(claim.from, claim.to)
	claim.id in trailers
	lib.record.baseInHistory == true
}
