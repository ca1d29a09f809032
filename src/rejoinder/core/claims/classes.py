"""Words by class: what signs of a claim are made of. A `*` stands for any ending, a `_` for a blank."""

WORDS: dict[str, str] = {
    "quantity": """
        thousand million billion trillion many most majority every all none few several average total number_of amount
        hundred* dozen* entire nobody nothing everybody
    """,
    "comparison": """
        than more less fewer higher lower greater larger bigger better worse highest lowest greatest largest biggest
        best worst most least first last only ever never record same as_much_as as_many_as compared ahead behind above
        below exceed* largest-ever second-largest
    """,
    "deed": """
        voted vote_for vote_against voting_for passed opposed supported signed created cut cuts raised spent gave sent
        took promised said_he said_she refused blocked vetoed introduced sponsored proposed ended started began lost
        won closed opened sold bought paid built killed banned approved rejected withdrew invaded deported released
        hired fired appointed doubled tripled got_rid sued admitted endorsed negotiated defunded repealed abolished
        scrapped froze frozen privatised privatized nationalised invested borrowed taxed allowed increased reduced
    """,
    "past": """
        was were had did been went came made knew became wasn't weren't didn't hadn't ago
    """,
    "has": """
        has have had has_been have_been we've they've i've he's she's you've it's
    """,
    "is": """
        is are am be being isn't aren't there's that's they're there_is there_are
    """,
    "plan": """
        will would shall should must going_to gonna want_to wants_to need_to needs_to have_to has_to ought let's
        let_us i'll we'll they'll he'll you'll hope plan_to plans_to intend tomorrow future
    """,
    "we": """
        i we my our me us i'm we're i've we've i'd we'd myself ourselves
    """,
    "they": """
        he she they his her their him them he's she's they're they've
    """,
    "you": """
        you your you're you've you'd
    """,
    "office": """
        president vice_president senator senators governor secretary congressman congresswoman congress senate
        minister prime_minister chancellor mp mps msp council councillor councillors mayor parliament government
        administration cabinet commission commissioner party republican* democrat* conservative* labour tory tories
        liberal* opponent candidate leader whip ministry department house white_house downing_street
    """,
    "opinion": """
        think believe feel feels guess hope love loves hate proud great terrible horrible wonderful beautiful amazing
        incredible disaster disgrace tremendous happy sorry glad honored honoured wish suppose maybe perhaps nice
        important respect agree disagree opinion ridiculous frankly honestly
    """,
    "trend": """
        rise rises risen rising rose increase* decrease* decline* declining fell fall falls falling fallen drop
        dropped dropping grew grow grown growing growth shrank shrinking up_by down_by went_up went_down gone_up
        gone_down gain* loss losses surge* soar* double* triple* halved plummet* skyrocket* slashed
    """,
    "topic": """
        tax taxes taxed taxpayer* job jobs unemployment employment economy economic deficit debt budget spending trade
        wage wages income inflation rent housing homes health healthcare insurance hospital* nhs doctors nurses
        medicare medicaid social_security pension* school* education college* tuition student* crime murder* police
        prison* gun guns border* immigra* migrant* refugee* asylum drug drugs oil gas energy climate coal carbon war
        troops military defense defence nuclear iran iraq syria russia china mexico nafta nato isis terror* treaty
        deal ferry railway* train* bus buses road* water sewage benefit* welfare poverty poor steel factory factories
        manufacturing export* import* election* ballot* abortion veterans court supreme_court constitution law laws
        bill legislation
    """,
    "source": """
        said says saying told claimed claims according_to report* study studies survey poll polls statistics figures
        fact facts data record_shows published quoted announced testified warned wrote newspaper documents minutes
    """,
    "when": """
        since ago years year months month weeks week decade* century yesterday last_year this_year last_month today
        january february march april june july august september october november december under president_obama
        in_a_row
    """,
    "thanks": """
        thank thanks welcome please hello good_evening good_morning good_night ladies gentlemen applause laughter okay
        ok yes yeah right well sure sorry wait excuse_me god_bless
    """,
}
