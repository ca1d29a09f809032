"""Words that smell of payment, and words about money that do not."""

import pytest

from rejoinder.core.pledges.payment import smells_of_payment

PAYING = """
Cedar covers their deposit if they stand aside
we refund your candidate's deposit
Orchard pays Cedar £500 in each seat
a donation to the Cedar branch of £2,000
in exchange for a donation
in return for £1,000 to your campaign
we will reimburse their expenses
£500 if she stands down
Orchard donates to Cedar's campaign
we pay their election expenses
they offered him money to withdraw
cash for standing aside
500 pounds for the local party
funds their campaign in Oxley
a loan to your association
meets the printing costs in Oxley
pays off the debts of the branch
a cheque for their treasurer
paid him to stand aside
compensation for the candidate
a fee for withdrawing
Orchard makes a donation
pick up their legal bills
a brown envelope
sponsors their leaflets
""".strip().splitlines()

POLICY = """
votes against the spending plans
backs a pay rise for nurses
a minimum wage of £15 an hour
no money changes hands
nobody is paid for this
votes for a cap on donations
bans donations from abroad
supports fair funding for schools
£10 billion for the NHS
pays tribute to the candidate
pays attention to their voters
votes for sick pay from the first day
opposes cuts to benefit payments
wants transparency of donations to parties
votes for the harbour budget
costs of living come first
backs free school meals
votes for rules on campaign spending
puts a land value tax into its manifesto
supports the deposit return scheme
without payment of any kind
invests in buses and trains
stands aside for free
the campaign against low pay
votes to end tuition fees
""".strip().splitlines()


@pytest.mark.parametrize("text", PAYING)
def test_payment_is_smelled(text):
    assert smells_of_payment(text)


@pytest.mark.parametrize("text", POLICY)
def test_policy_about_money_is_passed_over(text):
    assert smells_of_payment(text) == ""
