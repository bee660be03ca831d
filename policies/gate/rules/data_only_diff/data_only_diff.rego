# METADATA
# title: Data-only diff
# description: |
#   Only the marked literals of one placement file and the decision record beside it may change, by what
#   the gate itself read from the commits.
package gate.rules.data_only_diff

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "What this change touches is not known.",
	"remedy": "Change the marked values of one placement file and its decision record.",
	"waivable": false,
}

result := lib.auto("data_only_diff", "Only the marked values of one placement file and its decision record changed.", shown) if {
	only_data
} else := lib.review(
	"There is no base commit to compare with, so what this change touches is not known.",
	"Fetch the commit of the target branch that the change starts from.",
) if {
	not input.diff.known == true
} else := lib.review(
	concat("", [lib.listed(controls), " decides what is judged, built or trusted: a person looks at it."]),
	concat("", ["Change ", lib.listed(controls), " in a merge request of its own."]),
) if {
	count(controls) > 0
} else := lib.review(
	concat("", [lib.listed(others), " is neither a placement nor a decision record."]),
	concat("", ["Leave ", lib.listed(others), " as it is."]),
) if {
	count(others) > 0
} else := lib.review(
	concat("", ["This change touches ", json.marshal(count(placements)), " placement files; a move touches one."]),
	"Change exactly one placement file.",
) if {
	count(placements) != 1
} else := lib.review(
	concat("", ["This change touches ", json.marshal(count(records)), " decision records; a move touches one."]),
	"Write exactly one decision record.",
) if {
	count(records) != 1
} else := lib.review(
	"The files are added, deleted, renamed or not plain files; a move edits a placement and writes a record.",
	"Edit the placement file in place and write the record as a plain file.",
) if {
	not are_plain(placements[0], records[0])
} else := lib.review(
	concat("", ["More than the marked values of ", placements[0].path, " may have changed: ", lib.placement.problem, "."]),
	"Keep the placement file in the form that Trimtab writes.",
) if {
	lib.is_text(lib.placement.problem)
} else := lib.review(
	concat("", ["More than the marked values of ", placements[0].path, " changed."]),
	"Change nothing but the marked values.",
) if {
	not lib.placement.onlyMarkedLiterals == true
} else := lib.review(
	concat("", [placements[0].path, " says the same before and after."]),
	"Close the merge request: there is nothing to move.",
) if {
	lib.same_placement(lib.before, lib.after)
}

default shown := {"input": "unknown", "bound": "one placement file and its record"}

shown := {
	"input": concat("", [json.marshal(input.diff.fileCount), " files"]),
	"bound": "one placement file and its record",
} if {
	lib.is_count(input.diff.fileCount)
}

controls := [file.path | some file in input.diff.files; file.kind == "control"]

others := [file.path | some file in input.diff.files; not is_data(file)]

is_data(file) if file.kind in ["placement", "record"]

placements := [file | some file in input.diff.files; file.kind == "placement"]

records := [file | some file in input.diff.files; file.kind == "record"]

are_plain(placement, record) if {
	placement.status == "modified"
	placement.regular == true
	record.status in ["added", "modified"]
	record.regular == true
}

only_data if {
	input.diff.known == true
	input.diff.fileCount == 2
	is_array(input.diff.files)
	count(input.diff.files) == 2
	some placement in input.diff.files
	placement.kind == "placement"
	some record in input.diff.files
	record.kind == "record"
	are_plain(placement, record)
	service := placement.service
	lib.is_text(service)
	placement.path == concat("", ["infra/placements/", service, ".ts"])
	record.path == concat("", ["infra/decisions/", service, ".json"])
	lib.placement.service == service
	lib.placement.named == service
	lib.placement.problem == null
	lib.placement.onlyMarkedLiterals == true
	before := lib.before
	after := lib.after
	not lib.same_placement(before, after)
}
