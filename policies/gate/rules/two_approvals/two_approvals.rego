# METADATA
# title: Two approvals
# description: |
#   What concerns a critical service is done when two people approved it who neither opened the merge request nor
#   wrote any of its commits. How critical a service is, the target branch says; what it does not know, and every
#   stack that is no service's, counts as critical. People count without a decision record too: a change of theirs
#   carries none.
package gate.rules.two_approvals

import data.gate.lib

default result := {
	"outcome": "review",
	"reason": "How critical the service is, or who approved, is not known.",
	"remedy": "Describe the service's tier on the target branch, and let the gate read the approvals.",
	"waivable": false,
}

result := lib.auto("two_approvals", "No service is critical.", shown) if {
	lib.spec.tier in ["standard", "batch"]
	count(critical) == 0
} else := lib.auto("two_approvals", "Enough people approved who had no part in the change.", shown) if {
	known
	count(others) >= needed
} else := lib.review(
	concat("", [
		"What changes ",
		lib.listed(sort(critical)),
		" has ",
		shown.input,
		"; ",
		shown.bound,
		" are needed for what is critical.",
	]),
	concat("", ["Let ", json.marshal(needed), " people approve who had no part in the change."]),
) if {
	known
} else := lib.unclaimed if {
	not lib.claim
}

default shown := {"input": "unknown", "bound": "two approvals of others for a critical service"}

shown := {
	"input": concat("", [json.marshal(count(others)), " approvals of others"]),
	"bound": concat("", ["at least ", json.marshal(needed)]),
} if {
	known
} else := {"input": concat("", ["tier ", lib.spec.tier]), "bound": "two approvals of others for a critical service"} if {
	count(critical) == 0
}

needed := data.thresholds.two_approvals.approvals

# What the change concerns that is not known to be less than critical.
critical := [service |
	some service, spec in input.services
	not is_ordinary(spec)
]

is_ordinary(spec) if spec.tier in ["standard", "batch"]

known if {
	count(critical) > 0
	not is_odd
	lib.in_range(needed, 2, 10)
	lib.are_texts(lib.request.approvals)
	lib.are_texts(lib.request.commitAuthors)
	lib.is_text(lib.request.author)
	lib.bot
}

# A decision that is about a service of no known tier is a mistake that no number of people mends.
is_odd if {
	lib.claim
	not has_tier
}

has_tier if lib.spec.tier in ["standard", "batch", "critical"]

others := {approver |
	some approver in lib.request.approvals
	approver != lib.request.author
	approver != lib.bot
	not approver in lib.request.commitAuthors
}
