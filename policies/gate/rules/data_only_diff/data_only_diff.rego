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
	"waivable": false,
	"remedy": "Change the marked values of one placement file and its decision record.",
}

result := lib.review(
	"There is no base commit to compare with, so what this change touches is not known.",
	"Fetch the commit of the target branch that the change starts from.",
) if {
	not input.diff.known == true
} else := lib.review(
	concat("", [controls[0], " decides what is judged, built or trusted: a person looks at it."]),
	concat("", ["Change ", controls[0], " in a merge request of its own."]),
) if {
	count(controls) > 0
} else := lib.review(
	concat("", [others[0], " is neither a placement nor a decision record."]),
	concat("", ["Leave ", others[0], " as it is."]),
) if {
	count(others) > 0
} else := lib.review(
	concat("", [
		"This change touches ",
		format_int(count(placement_files), 10),
		" placement files; a move touches one.",
	]),
	"Change exactly one placement file.",
) if {
	count(placement_files) != 1
} else := lib.review(
	concat("", [
		"This change touches ",
		format_int(count(record_files), 10),
		" decision records; a move touches one.",
	]),
	"Write exactly one decision record.",
) if {
	count(record_files) != 1
} else := lib.review(
	"The files are added, deleted, renamed or not plain files; a move edits a placement and writes a record.",
	"Edit the placement file in place and write the record as a plain file.",
) if {
	not plain
} else := lib.review(
	concat("", ["More than the marked values of ", placement_file.path, " may have changed: ", problem, "."]),
	"Keep the placement file in the form that Trimtab writes.",
) if {
	lib.is_text(problem)
} else := lib.review(
	concat("", ["More than the marked values of ", placement_file.path, " changed."]),
	"Change nothing but the marked values.",
) if {
	not lib.placement.onlyMarkedLiterals == true
} else := lib.auto(concat("", [
	"Only the marked values of ",
	placement_file.path,
	" and its decision record changed.",
])) if {
	only_data
}

default shown := {"input": "unknown", "bound": "marked values of one placement file, and its record"}

shown := {
	"input": concat("", [format_int(input.diff.fileCount, 10), " files"]),
	"bound": "marked values of one placement file, and its record",
} if {
	lib.in_range(input.diff.fileCount, 0, 1000000)
}

controls := [file.path | some file in input.diff.files; file.kind == "control"]

others := [file.path | some file in input.diff.files; not file.kind in {"placement", "record"}]

placement_files := [file | some file in input.diff.files; file.kind == "placement"]

record_files := [file | some file in input.diff.files; file.kind == "record"]

placement_file := placement_files[0]

record_file := record_files[0]

problem := lib.placement.problem

plain if {
	placement_file.status == "modified"
	placement_file.regular == true
	record_file.status in {"added", "modified"}
	record_file.regular == true
}

only_data if {
	input.diff.fileCount == 2
	count(input.diff.files) == 2
	plain
	service := placement_file.service
	lib.is_text(service)
	placement_file.path == concat("", ["infra/placements/", service, ".ts"])
	record_file.path == concat("", ["infra/decisions/", service, ".json"])
	record_file.service == service
	lib.placement.service == service
	lib.placement.named == service
	problem == null
	lib.placement.onlyMarkedLiterals == true
	not lib.same_placement(lib.before, lib.after)
	lib.before
	lib.after
}
