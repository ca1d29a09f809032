"""Bland words and what to say instead: the project's own list, in its own words. Columns are parted by tabs.

    kind    what is found    what to say instead    why, where the kind's own reason says too little

In what is found: `~` a verb in any form, `+` a noun in either number, `a/the` one of these, `(…)` may be absent, `…` up
to three words, `{be}` any form of *be*, `<be>` the same but left as it stands; a
lone full stop: a mark or the end follows. Instead: `~` and `+` take the same form; a
dash leaves the words out; a question mark: no word list can know.
"""

WORD_ROWS = """
bland	<be> a/the (deeply/highly/most/very) regrettable mischaracterisation	wrong
bland	<be> a mischaracterisation	wrong
bland	(deeply/highly/very) regrettable +mischaracterisation	false +claim
bland	+mischaracterisation	false +claim
bland	~mischaracterise	~misreport
bland	(deeply/highly/most/very) regrettable	bad
bland	<be> (deeply/wholly/entirely/somewhat) mistaken	wrong
bland	categorically untrue	untrue
bland	categorically ~deny	~deny
bland	strongly/firmly/utterly/totally/completely/entirely ~deny	~deny
bland	strongly/utterly/totally/categorically/completely ~refute	~deny	To refute is to prove wrong.
bland	utterly/totally/wholly/entirely/simply untrue	untrue
bland	factually inaccurate	wrong
bland	factually incorrect	wrong
bland	inaccurate	wrong
bland	erroneous	wrong
bland	not entirely accurate	wrong
bland	economical with the truth	?	Say which sentence is wrong, and what is right.
bland	~reject the premise of	?	Say what is wrong, then answer.
bland	inappropriate	wrong	“Inappropriate” hides what was wrong with it. Say it: rude, unlawful, late.
bland	unhelpful	wrong	Say whom it hurt and how.
bland	unacceptable	wrong	Say who will not accept it and what follows.
bland	unfortunate	bad
bland	suboptimal	poor
bland	problematic	?	Say what the problem is.
bland	challenging	hard
bland	+issue around/regarding/surrounding	+problem with
bland	+concern around/regarding/surrounding	+worry about
bland	~take … (extremely/very/incredibly) seriously	?	Everybody says so. Say what you did, and when.
bland	~regret any inconvenience (caused)	?	Say what went wrong, for whom, and that you are sorry.
bland	~apologise for any inconvenience (caused)	?	Say what went wrong, for whom, and that you are sorry.
bland	if anyone was offended	?	This blames the listener. Say what you are sorry for.
bland	{be} (fully/deeply/firmly/absolutely) committed to	?	Say what you will do and by when.
bland	{be} dedicated to	?	Say what you will do and by when.
bland	{be} passionate about	?	Say what you did for it.
bland	{be} proud to announce that	-
bland	{be} pleased to announce that	-
bland	{be} delighted to announce that	-
bland	{be} minded to	will probably
bland	{be} of the opinion/view that	~think
bland	{be} in receipt of	~have
bland	{be} in a position to	can
bland	{be} not in a position to	cannot
bland	{be} unable to	cannot
bland	{be} able to	can
bland	{be} desirous of	~want
bland	{be} supportive of	~support
bland	{be} cognisant of	~know
bland	{be} mindful of	~know
bland	{be} reflective of	~show
bland	{be} indicative of	~show
bland	in the process of	now	“In the process of reviewing” is “now reviewing”, or plainly “reviewing”.
bland	~deliver better outcomes	~make things better	Say what will be better, and by how much.
bland	~deliver on	~keep
bland	~deliver for	~work for
bland	better outcomes	better results
bland	sustainable solution	lasting answer
bland	world-class	very good	Say better than whom, and by what measure.
bland	first-class	very good
bland	best-in-class	best
bland	state-of-the-art	new
bland	cutting-edge	new
bland	bespoke	made to measure
bland	a wide/broad/whole range/variety of	many
bland	a range of	several
bland	a number of	some	Give the number.
bland	a large/significant/considerable/substantial number of	many	Give the number.
bland	a small/limited number of	few	Give the number.
bland	the (vast/great/overwhelming) majority of	most
bland	a majority of	most
bland	a minority of	a few
bland	in excess of	more than
bland	in order to	to
bland	so as to	to
bland	with a view to	to
bland	for the purpose/purposes of	for
bland	in the event that/of	if
bland	in the event	if
bland	in the absence of	without
bland	in the vicinity of	near
bland	in close proximity to	near
bland	in relation to	about
bland	in respect of	about
bland	in regard to	about
bland	with regard/regards to	about
bland	with respect to	about
bland	with reference to	about
bland	in connection with	about
bland	in conjunction with	with
bland	in accordance with	by
bland	in line with	as in
bland	in light of	because of
bland	in view of	because of
bland	in terms of	in
bland	in spite of the fact that	although
bland	despite the fact that	although
bland	due to the fact that	because
bland	owing to the fact that	because
bland	on account of the fact that	because
bland	in consequence of	because of
bland	as a consequence of	because of
bland	as a result of	because of
bland	by means of	by
bland	by virtue of	because of
bland	on the basis that/of	because of
bland	on the grounds that	because
bland	on the part of	by
bland	on a regular/daily/weekly/monthly/annual basis	regularly	“On a daily basis” is “daily”.
bland	on an ongoing basis	all the time
bland	until such time as	until
bland	at such time as	when
bland	at this/that point in time	now
bland	at this/the present time	now
bland	at the present moment	now
bland	at this moment in time	now
bland	in due course	later	Say when.
bland	in the near future	soon	Say when.
bland	in the fullness of time	later	Say when.
bland	at the earliest opportunity	soon	Say when.
bland	as soon as practicable	as soon as we can	Say when.
bland	moving forward	from now on
bland	during the course of	during
bland	throughout the course of	all through
bland	for the duration of	during
bland	prior to	before
bland	in advance of	before
bland	subsequent to	after
bland	following on from	after
bland	with effect from	from
bland	with immediate effect	now
bland	subsequently	later
bland	previously	before
bland	currently	now
bland	presently	now
bland	approximately	about
bland	sufficient	enough
bland	insufficient	too little
bland	numerous	many
bland	multiple	many	Give the number.
bland	additional	more
bland	additionally	also
bland	furthermore	also
bland	moreover	also
bland	nevertheless	still
bland	nonetheless	still
bland	notwithstanding	despite
bland	whilst	while
bland	amongst	among
bland	therein	in it
bland	thereof	of it
bland	herein	here
bland	hereby	-
bland	aforementioned	this
bland	regarding	about
bland	pertaining to	about
bland	via	by
bland	per annum	a year
bland	inter alia	among others
bland	~utilise	~use
bland	~commence	~begin
bland	~endeavour to	~try to
bland	~facilitate	~help
bland	~assist	~help
bland	assistance	help
bland	~purchase	~buy
bland	~acquire	~get
bland	~obtain	~get
bland	~require	~need
bland	+requirement	+need
bland	~ascertain	~find out
bland	~terminate	~end
bland	termination	end
bland	~discontinue	~end
bland	~cease	~stop
bland	~initiate	~start
bland	~expedite	~speed up
bland	~demonstrate	~show
bland	~indicate	~say
bland	~advise … that	~tell
bland	~inform	~tell
bland	~notify	~tell
bland	~communicate with	~talk to
bland	~articulate	~say
bland	~enquire	~ask
bland	~request	~ask for
bland	~retain	~keep
bland	~relocate	~move
bland	~reside	~live
bland	~participate in	~take part in
bland	~allocate	~give
bland	~disburse	~pay
bland	~remunerate	~pay
bland	remuneration	pay
bland	~dispatch	~send
bland	~submit	~send
bland	~finalise	~finish
bland	~implement	~carry out
bland	~establish	~set up
bland	~construct	~build
bland	~modify	~change
bland	~amend	~change
bland	~enhance	~improve
bland	~ameliorate	~improve
bland	~mitigate	~lessen
bland	~alleviate	~ease
bland	~exacerbate	~worsen
bland	~necessitate	~need
bland	~encounter	~meet
bland	~convene	~meet
bland	~consult with	~ask
bland	~undertake	~do
bland	~attempt	~try
bland	~furnish	~give
bland	~provide … with	~give
bland	~anticipate	~expect
bland	~envisage	~expect
bland	~prioritise	~put first
bland	~incentivise	~encourage
bland	~maximise	~make the most of
bland	~minimise	~cut
bland	optimum	best
bland	appropriate action	?	Say what you will do.
bland	appropriate measures	?	Say what you will do.
bland	appropriate steps	?	Say what you will do.
bland	where appropriate	?	Say where.
bland	as appropriate	?	Say when.
bland	~welcome the opportunity to	~be glad to
bland	it is important to note that	-
bland	it should be noted that	-
bland	it is worth noting that	-
bland	it must be remembered that	-
bland	it goes without saying that	-
bland	needless to say	-
bland	the fact of the matter is that	-
bland	the fact of the matter is	-
bland	the fact that	that
bland	at the time of writing	now
bland	~wish to make (it) clear that	-
bland	~wish to make clear that	-
bland	~would like to take this opportunity to	-
bland	~take this opportunity to	-
bland	let me be (very/absolutely/perfectly) clear	-
bland	to be (completely/absolutely/perfectly) honest	-
bland	the reason why is that	because
bland	there is no doubt that	-
bland	each and every	every
bland	any and all	all
bland	first and foremost	first
bland	end result	result
bland	past history	history
bland	future plans	plans
bland	advance warning	warning
bland	close proximity	nearness
bland	free gift	gift
bland	added bonus	bonus
bland	various different	various
bland	absolutely essential	essential
bland	completely eliminate	end
bland	very unique	unique
bland	extremely disappointed	angry	Say what happened and what it cost.
bland	disappointed to learn	sorry to hear
bland	robust discussion	argument
bland	frank exchange of views	argument
bland	downsizing	cutting jobs
bland	rationalisation of	cuts to
bland	efficiency savings	cuts
bland	service reconfiguration	change of services
bland	revenue enhancement	higher taxes
bland	income-generating measures	charges
bland	negative growth	shrinking
bland	cost pressures	rising costs
bland	collateral damage	people killed
bland	economically disadvantaged	poor
bland	individuals	people
bland	members of the public	people
bland	residents of the area	local people
bland	operatives	workers
bland	human resources	staff
bland	ongoing	continuing
bland	challenges	problems	Say what the problems are.
jargon	~leverage	~use
jargon	+synergy	gains from working together
jargon	+stakeholder	people concerned	Name them: tenants, nurses, boat owners.
jargon	~cascade	~pass on
jargon	~operationalise	~start
jargon	~signpost	~point
jargon	~upskill	~train
jargon	~roll out	~introduce
jargon	roll-out	start
jargon	holistic	whole
jargon	+framework	+plan
jargon	+paradigm shift	great change
jargon	~touch base	~talk
jargon	offline	later, in private
jargon	+deliverable	?	Name the things that will be there.
jargon	robust	strong
jargon	~ring-fence	~protect
jargon	~front-load	~do first
jargon	~drill down	~look closely
jargon	~deep dive	~close look
jargon	deep dive	close look
jargon	blue-sky thinking	new ideas
jargon	low-hanging fruit	easy gains
jargon	direction of travel	aim
jargon	key learnings	lessons
jargon	learnings	lessons
jargon	+key driver	main +cause
jargon	+driver of	+cause of
jargon	narrative	story
jargon	optics	look of it
jargon	~pivot	~turn
jargon	agile	quick
jargon	bandwidth	time
jargon	granular	detailed
jargon	+metric	+measure
jargon	+kpi	+target
jargon	+silo	?	Say who does not talk to whom.
jargon	end-to-end	whole
jargon	joined-up	?	Say who will work with whom.
jargon	place-based	local
jargon	person-centred	?	Say what each person will get.
jargon	service user	person
jargon	service users	people who use it
jargon	~co-produce	~make together
jargon	co-production	working together
jargon	capacity building	training
jargon	best practice	what works
jargon	evidence-based	tested
jargon	fit for purpose	good enough
jargon	not fit for purpose	useless
jargon	value for money	?	Say what was paid and what came of it.
jargon	mission-critical	vital
jargon	proactive	?	Say what you will do before it is needed.
jargon	~engage with	~talk to
jargon	~reach out to	~ask
jargon	~onboard	~bring in
jargon	~sunset	~end
jargon	~socialise the	~tell people the
jargon	~interface with	~talk to
jargon	~impact on	~affect
jargon	~impact upon	~affect
jargon	impactful	strong
jargon	actionable	useful
jargon	scalable	?	Say how many it can serve.
jargon	+ecosystem	?	Name who works with whom.
jargon	modalities	ways
jargon	+workstream	+task
jargon	task and finish group	working group
jargon	multi-agency	?	Name the agencies.
jargon	cross-cutting	shared
jargon	thought leadership	?	Say what is new in it.
jargon	horizon scanning	looking ahead
jargon	pathway	way
jargon	delivery	?	Say what will be done, by whom, by when.
jargon	delivery of	?	Say what will be done, by whom, by when.
jargon	governance	?	Say who decides.
jargon	transformational	?	Say what will change.
jargon	step change	great change
jargon	transition period	?	Give the dates.
jargon	quantum leap	great change
jargon	win-win	good for both
cliche	going forward	from now on
cliche	at the end of the day .	-
cliche	when all is said and done .	-
cliche	~think outside the box	~find a new way
cliche	~push the envelope	~go further
cliche	postcode lottery	?	Say where people get less, and how much.
cliche	the writing is on the wall	?	Say what will end, and when.
cliche	~leave no stone unturned	~look everywhere
cliche	lessons will be learned/learnt	?	Say which lesson, and what you will change.
cliche	lessons have been learned/learnt	?	Say which lesson, and what you changed.
cliche	hard-working families	families	Say whom you mean.
cliche	hardworking families	families	Say whom you mean.
cliche	ordinary working people	?	Say whom you mean.
cliche	~draw a line in the sand	?	Say what you will not accept.
cliche	~draw a line under	~end
cliche	game changer	?	Say what it changes.
cliche	game-changer	?	Say what it changes.
cliche	game-changing	?	Say what it changes.
cliche	~kick … can down the road	~put it off
cliche	~kick … into the long grass	~put it off
cliche	the ball is in … court	?	Say who must act now.
cliche	it is what it is	-
cliche	out of touch	?	Say what they do not know.
cliche	~move the goalposts	~change the rules
cliche	level playing field	fair rules
cliche	tip of the iceberg	?	Say how much more there is.
cliche	perfect storm	?	Say which things came together.
cliche	wake-up call	warning
cliche	~fall on deaf ears	~be ignored
cliche	~turn a blind eye	~look away
cliche	~bite the bullet	~do it
cliche	~grasp the nettle	~do it
cliche	~pull out all the stops	~try hard
cliche	~go the extra mile	~do more
cliche	~hit the ground running	~start at once
cliche	back to the drawing board	start again
cliche	back to square one	start again
cliche	the elephant in the room	?	Name it.
cliche	the proof of the pudding	?
cliche	only time will tell	?
cliche	time will tell	?
cliche	in this day and age	now
cliche	the lion's share	most
cliche	last but not least	last
cliche	a whole host of	many
cliche	a raft of	many
cliche	few and far between	rare
cliche	crystal clear	clear
cliche	~speak volumes	~show much
cliche	~send a clear message	?	Say what the message is.
cliche	~make no mistake	-
cliche	make no bones about it	-
cliche	mark my words	-
cliche	one size fits all	?
cliche	root and branch	thorough
cliche	too little too late	?
cliche	race to the bottom	?
cliche	blank cheque	?
cliche	magic money tree	?
cliche	broken britain	?
cliche	rubber-stamp	?
cliche	sea change	great change
cliche	silver bullet	?
cliche	~paint a picture of	~describe
cliche	political football	?
cliche	~play politics with	?	Say what they did.
cliche	the right side of history	?
cliche	once in a generation	rare
cliche	beacon of hope	?
cliche	heart and soul	?
cliche	grass roots	members
cliche	hearts and minds	?
cliche	batten down the hatches	?
cliche	~weather the storm	~get through it
cliche	business as usual	?
hedge	may possibly	may
hedge	might possibly	might
hedge	could possibly	could
hedge	could potentially	could
hedge	may potentially	may
hedge	~seem to suggest	~suggest
hedge	~appear to suggest	~suggest
hedge	~appear to indicate	~show
hedge	~seem to indicate	~show
hedge	~tend to suggest	~suggest
hedge	it would appear that	-
hedge	it would seem that	-
hedge	it appears that	-
hedge	it seems that	-
hedge	to some extent	-
hedge	to a certain extent	-
hedge	to a degree	-
hedge	in some ways	-
hedge	perhaps	-
hedge	possibly	-
hedge	somewhat	-
hedge	arguably	-
hedge	presumably	-
hedge	seemingly	-
hedge	relatively	-
hedge	broadly speaking	-
hedge	generally speaking	-
hedge	more or less	about
hedge	by and large	-
hedge	as far as we know	-	Say what you looked at.
hedge	to the best of our/my knowledge	-	Say what you looked at.
hedge	as far as we/i are/am aware	-	Say what you looked at.
hedge	we/i believe/think/feel that	-
hedge	in our/my opinion/view	-
hedge	sort of	-
hedge	kind of	-
hedge	if you like	-
hedge	so to speak	-
hedge	as it were	-
nominalisation	~reach a decision on	~decide on
nominalisation	~reach a decision	~decide
nominalisation	~take a decision	~decide
nominalisation	~take the decision to	~decide to
nominalisation	~make a decision	~decide
nominalisation	~make the decision to	~decide to
nominalisation	~reach an agreement	~agree
nominalisation	~come to an agreement	~agree
nominalisation	~reach the conclusion that	~conclude that
nominalisation	~come to the conclusion that	~conclude that
nominalisation	~carry out an investigation into	~investigate
nominalisation	~conduct an investigation into	~investigate
nominalisation	~undertake an investigation into	~investigate
nominalisation	~carry out a review of	~review
nominalisation	~conduct a review of	~review
nominalisation	~undertake a review of	~review
nominalisation	~carry out an assessment of	~assess
nominalisation	~make an assessment of	~assess
nominalisation	~carry out an inspection of	~inspect
nominalisation	~conduct a consultation with	~consult
nominalisation	~hold a discussion about/on	~discuss
nominalisation	~have a discussion about/on	~discuss
nominalisation	~make an improvement to/in	~improve
nominalisation	~make improvements to/in	~improve
nominalisation	~make a reduction in/to	~reduce
nominalisation	~make a contribution to	~help
nominalisation	~make a recommendation that	~recommend that
nominalisation	~make an announcement that	~announce that
nominalisation	~make a statement that	~say that
nominalisation	~make an application for	~apply for
nominalisation	~make a payment of	~pay
nominalisation	~make provision for	~provide for
nominalisation	~make use of	~use
nominalisation	~make reference to	~mention
nominalisation	~make an attempt to	~try to
nominalisation	~give consideration to	~consider
nominalisation	~give an explanation of	~explain
nominalisation	~give an assurance that	~promise that
nominalisation	~give approval to/for	~approve
nominalisation	~give authorisation to/for	~allow
nominalisation	~provide an explanation of	~explain
nominalisation	~provide assistance to	~help
nominalisation	~provide support to/for	~support
nominalisation	~provide confirmation that/of	~confirm
nominalisation	~bring … to a conclusion	~end
nominalisation	~put … into operation	~start
nominalisation	~have an impact on	~affect
nominalisation	~have a tendency to	~tend to
nominalisation	~be in agreement with	~agree with
nominalisation	~effect a change in	~change
nominalisation	~offer an apology to/for	~apologise for
nominalisation	~express opposition to	~oppose
nominalisation	~express support for	~support
nominalisation	~register an objection to	~object to
nominalisation	~show a preference for	~prefer
nominalisation	~perform an analysis of	~analyse
"""
