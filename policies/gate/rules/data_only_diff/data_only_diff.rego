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
}

result := lib.review("There is no base commit to compare with, so what this change touches is not known.") if {
	not input.diff.known == true
} else := lib.review(concat("", [others[0], " is neither a placement nor a decision record."])) if {
	count(others) > 0
} else := lib.review(concat("", [
	"This change touches ",
	lib.fixed(count(of_kind("placement")), 0),
	" placement files; a move touches one.",
])) if {
	count(of_kind("placement")) != 1
} else := lib.review(concat("", [
	"This change touches ",
	lib.fixed(count(of_kind("record")), 0),
	" decision records; a move touches one.",
])) if {
	count(of_kind("record")) != 1
} else := lib.review("The files are added, deleted, renamed or not plain files; a move edits a placement and writes a record.") if {
	not plain
} else := lib.review(concat("", [
	"More than the marked values of ",
	placement_file.path,
	" may have changed: ",
	lib.placement.problem,
	".",
])) if {
	lib.is_text(lib.placement.problem)
} else := lib.review(concat("", ["More than the marked values of ", placement_file.path, " changed."])) if {
	not lib.placement.onlyMarkedLiterals == true
} else := lib.auto(concat("", [
	"Only the marked values of ",
	placement_file.path,
	" and its decision record changed.",
])) if {
	only_data
}

others := [file.path | some file in input.diff.files; not file.kind in {"placement", "record"}]

of_kind(kind) := [file | some file in input.diff.files; file.kind == kind]

placement_file := of_kind("placement")[0]

record_file := of_kind("record")[0]

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
	lib.is_text(placement_file.service)
	placement_file.path == concat("", ["infra/placements/", placement_file.service, ".ts"])
	record_file.path == concat("", ["infra/decisions/", record_file.service, ".json"])
	placement_file.service == record_file.service
	lib.placement.service == placement_file.service
	lib.placement.named == placement_file.service
	lib.placement.problem == null
	lib.placement.onlyMarkedLiterals == true
	lib.is_placement(lib.placement.before)
	lib.is_placement(lib.placement.after)
	not lib.same_placement(lib.placement.before, lib.placement.after)
}
