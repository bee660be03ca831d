# METADATA
# title: Two approvals
# description: |
#   A critical service is moved when two people approved it who neither opened the merge request nor wrote any
#   of its commits. How critical a service is, the target branch says.
package gate.rules.two_approvals

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "How critical the service is, or who approved, is not known.",
	"waivable": false,
	"remedy": "Describe the service's tier on the target branch, and let the gate read the approvals.",
}

result := lib.unclaimed if {
	not lib.claim
} else := lib.auto(concat("", ["A service of tier ", tier, " needs no approval."])) if {
	tier in {"standard", "batch"}
} else := lib.review(
	concat("", [
		lib.claim.service,
		" is critical and has ",
		format_int(count(others), 10),
		" approvals of others; ",
		format_int(needed, 10),
		" are needed.",
	]),
	concat("", ["Let ", format_int(needed, 10), " people approve who had no part in the change."]),
) if {
	known
	count(others) < needed
} else := lib.auto(concat("", [lib.claim.service, " is critical and was approved by ", format_int(count(others), 10), " others."])) if {
	known
}

default shown := {"input": "unknown", "bound": "two approvals for a critical service"}

shown := {"input": concat("", ["tier ", tier]), "bound": "no approval needed"} if {
	tier in {"standard", "batch"}
} else := {
	"input": concat("", ["tier critical, ", format_int(count(others), 10), " approvals of others"]),
	"bound": concat("", ["at least ", format_int(needed, 10)]),
} if {
	known
}

tier := lib.spec.tier

needed := data.thresholds.two_approvals.approvals

known if {
	tier == "critical"
	lib.in_range(needed, 2, 10)
	lib.approvals
	lib.commit_authors
	lib.author
	lib.bot
}

others := {approver |
	some approver in lib.approvals
	approver != lib.author
	approver != lib.bot
	not approver in lib.commit_authors
}
