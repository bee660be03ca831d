# METADATA
# title: Record matches diff
# description: |
#   Service, kind, branch, files, from and to of the decision record agree with the diff. Facts that contradict
#   each other are denied; facts that are missing are left to a person.
package gate.rules.record_matches_diff

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "The decision record lacks a field or has one of the wrong type.",
	"remedy": "Write the record in the form that Trimtab signs.",
	"waivable": false,
}

result := lib.auto("record_matches_diff", "The record says what the diff does.", shown) if {
	agrees
} else := lib.deny(
	concat("", ["The decision record beside ", lib.listed(misfiled), " speaks of another service."]),
	"Write each record beside the service that it speaks of.",
) if {
	count(misfiled) > 0
} else := lib.deny(
	concat("", ["The placement file of ", lib.listed(misnamed), " speaks of another service."]),
	"Let each placement file name its own service.",
) if {
	count(misnamed) > 0
} else := lib.deny(
	concat("", ["The placement of ", lib.listed(elsewhere), " is not the one that its decision record names."]),
	"Change the placement to what was signed.",
) if {
	count(elsewhere) > 0
} else := lib.deny(
	concat("", ["The files of ", lib.listed(altered), " are not the ones that were signed."]),
	"Carry the files exactly as they were signed.",
) if {
	count(altered) > 0
} else := lib.deny(
	"The commits name another decision than the record.",
	"Name the record's own decision in the trailer of each commit.",
) if {
	other_decision
} else := lib.deny(
	concat("", ["The branch is not the one of a decision to ", lib.claim.kind, " ", lib.claim.service, "."]),
	"Open the merge request from the decision's own branch.",
) if {
	other_branch
} else := lib.unclaimed if {
	not lib.claim
} else := lib.review(
	"The commits do not name the decision that they carry out.",
	"Name the record's own decision in the trailer of each commit.",
) if {
	not named
} else := lib.review(
	"The decision does not start from where the placement file was.",
	"Decide anew from where the service is.",
) if {
	from := lib.from
	before := lib.before
	not lib.same_placement(from, before)
} else := lib.review(
	"The decision was taken on a commit that is not part of this history.",
	"Decide anew on the head of the target branch.",
) if {
	not lib.record.baseInHistory == true
} else := lib.review(
	"It is not known whether the files are the ones that were signed.",
	"Sign the files that the change edits.",
) if {
	not lib.record.files == "match"
}

default shown := {"input": "unknown", "bound": "as signed"}

shown := {"input": lib.describe(lib.after), "bound": lib.describe(lib.to)}

agrees if {
	lib.claim.version == 2
	startswith(lib.claim.id, "dec_")
	count(lib.claim.id) == 30
	named
	service := lib.claim.service
	lib.record.service == service
	lib.placement.service == service
	lib.placement.named == service
	lib.same_placement(lib.from, lib.before)
	lib.same_placement(lib.to, lib.after)
	from := lib.from
	to := lib.to
	not lib.same_placement(from, to)
	lib.record.baseInHistory == true
	lib.record.files == "match"
	not other_branch
}

named if {
	is_array(input.diff.trailers)
	lib.claim.id in input.diff.trailers
}

other_decision if {
	is_array(input.diff.trailers)
	count(input.diff.trailers) > 0
	id := lib.claim.id
	not id in input.diff.trailers
}

other_branch if {
	startswith(lib.request.sourceBranch, "trimtab/")
	lib.request.sourceBranch != lib.branch
}

misfiled := [record.service |
	some record in input.diff.records
	is_string(record.claim.service)
	record.claim.service != record.service
]

misnamed := [placement.service |
	some placement in input.diff.placements
	is_string(placement.named)
	placement.named != placement.service
]

elsewhere := [placement.service |
	some placement in input.diff.placements
	some record in input.diff.records
	record.service == placement.service
	lib.is_placement(placement.after)
	lib.is_placement(record.claim.to)
	not lib.same_placement(placement.after, record.claim.to)
]

altered := [record.service |
	some record in input.diff.records
	record.files == "differ"
]
