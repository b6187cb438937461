"""The text of the demo task: meeting and interview English with one spelling per sound.

The vocabulary is every word of NATURAL and of TEMPLATES. HELD_OUT sentences (the sample video and the blind set) use only
that vocabulary and are never generated for training. `python corpus.py` checks that and shows some sentences.
"""

import random
import re

NATURAL = """
good morning everyone and welcome to the meeting
good afternoon and thank you for coming
hello and welcome to the show
thank you very much for having me
it is great to be here with you
let us start with the first question
can you tell us about your work
i work with a small team in the city
we make music and short films for children
how did you begin with that
i started when i was at school
my father gave me an old camera
my mother played the piano every evening
what was the most difficult part
the most difficult part was the sound
we had to record everything again
how long did it take
it took about six months
that is a long time
yes but we learned a lot
what do you think about the results
i think the results are better than last year
the numbers look good but we need more time
do you have any other questions
i have one more question about the budget
how much money do we need
we need about three hundred dollars
that is more than i expected
can we do it with less
maybe we can share the cost with the other team
who is going to write the report
i will write the report this week
please send it to everyone before friday
could you also send me the picture
sure i will send it today
the next meeting is on monday at ten
i cannot come on monday
what about tuesday afternoon
tuesday is fine for me
then we will meet on tuesday at three
let me write that down
does anyone want to add something
i would like to say something about the project
the project is almost finished
we still have to test the new video player
the player works well on the phone
but it is slow on an old computer
did you find the problem
yes the problem is in the network
we should fix that before the end of the month
i agree with you
i do not agree with that
that sounds like a good plan
let us look at the next point
the next point is the customer survey
most people said they were happy
some people said it was hard to use
we should talk to them again
how many people did you ask
we asked about twenty people
is that enough
i think it is enough for now
what happened after that
after that we moved to another country
it was a big change for my family
how do you feel about it now
i feel good about it
there are always some problems
every day is different
what would you say to young people
never stop learning and ask many questions
that is very good advice
thank you for your time
it was a pleasure to talk to you
see you next week
goodbye and have a nice day
could you please speak a little louder
i cannot understand you very well
is it better now
yes now i can understand you
sorry i was on the phone
please go on
where were we
we were talking about the price
the price is going up again
we have to raise the price in january
the customers will not like it
but the service is getting better
the service was down for five minutes last night
nobody called us about it
we got a message from the manager
she said everything was working again
he told me that the order was late
when will the order arrive
it should arrive on thursday
why is it so late
because the driver was sick
i hope he is better now
we can wait until thursday
the music is very loud in the second part
can you make it quiet
i will change the volume
the voice must be clear
the light was not good in the morning
so we used the other room
this room is very small for us
we need a bigger room
the window is open and it is cold
please close the door
the story begins in a small village
a woman finds a letter from her brother
she does not understand what to do
then she takes the train to the city
they meet in front of the station
people laugh and people cry
the film is about love and hope
when can we watch it
it will be in cinemas in the summer
the book came out in september
i read it last weekend
it is the best book of the year
how many pages does it have
it has about seven hundred pages
who is your favorite singer
i like singers with a strong voice
the audience was wonderful last night
they were singing with us
we played almost the whole night
the new album has eleven songs
each song tells a story
we recorded it in a house near the river
the river was very high in spring
you could find the water on the record
what are you doing next
i am going to travel in asia
i want to learn another language
it is important to listen
a good leader listens to the team
we have grown from three to twenty people
the company is growing very fast
we are looking for engineers
an engineer must understand the product
the quality of the product is important
our goal is to help every customer
the first version was very simple
the second version is much faster
we can save a lot of money and energy
the data is stored on our own server
nobody else can read it
security is very important for us
the test failed again on wednesday
we must find out why
the error was in the last line
i fixed it this morning
can you show me how it works
first you open the file
then you press the green button
after a few minutes the text is ready
the text appears under the picture
you can change every word
the speaker is on this side
the other person is on the left
i would like some coffee
there is tea on the table
we can have a break now
let us continue in five minutes
the break is over
are you ready to continue
yes we are ready
what is the main idea of the story
the main idea is very simple
people want to be understood
that is true
i never thought about it like that
it depends on the weather
the weather was bad all week
it was raining every day
now the sun is out
we can work outside
the children were playing in the garden
the school is closed in august
the teacher gave them a task
they had to draw a map of the world
the doctor said it was not serious
my sister lives near the hospital
she works there at night
health is more important than money
how often do you practice
i practice for ten minutes every day
sometimes i am tired
but i always enjoy it
the market is changing quickly
we must be ready for that
there is a risk but also a chance
let us take the chance
we should not forget the cost
who can help me with the contract
the lawyer will check the contract
it must be signed on both sides
i will give you the final number tomorrow
tomorrow is very late
can you give it to me tonight
i will try
the camera was behind the speaker
we could only see the back of the chair
we can cut that part
cut the part between minute five and minute ten
the rest is perfect
i am happy with the result
me and my team worked on it all night
everybody did a great job
you can be proud of it
what did you learn from that
i learned that small steps matter
if you try again you will get better
it does not matter if you fail
just keep going
which part do you like best
i like the beginning and the end
the end was a surprise for me
in my opinion it is a bit long
we can make it shorter
we could also add a title
the title should be on the first page
that would be nice
okay let us do it that way
okay then that is all for today
are there any other topics
no i think that is everything
then we can finish early
the office will be open until six
i have to leave at half past five
the train leaves in ten minutes
can i call you later
you can call me any time
my number is five six seven nine
the address is in the email
we talked about it with the board
the board wants a decision
the decision is yours
we decided to wait
public interest is growing
many listeners wrote to us
they want to read more about science
science is a way to understand the world
what is the role of the government
the government should support schools
history can teach us a lot
the truth is often in the middle
most of the time i work at home
from home i can do more in less time
i miss my friends from the office
we have lunch together once a month
food is a big part of our culture
my grandmother cooked for ten people
did you ever think about stopping
of course there were hard times
but the music always brought me back
what do you do when you are not working
i walk with my dog in the park
i also like to swim in the river
""".strip().splitlines()

SLOTS = {
    "day": "monday tuesday wednesday thursday friday today tomorrow".split(),
    "month": "january april may august september october december".split(),
    "num": "one three five six seven nine ten eleven twelve twenty thirty fifty hundred".split(),
    "adj": "new old good bad big small long short simple difficult important different clear strong fast slow late early happy serious "
           "perfect public final main young beautiful free full empty possible special warm cold dark bright heavy safe cheap expensive".split(),
    "noun": "meeting project report budget plan team product customer service video film song album book story camera computer phone network "
            "server message email letter question answer problem result contract office room door window table school hospital station "
            "company market city village country family picture title text file voice speaker microphone recording test version decision "
            "schedule deadline price order button page line record show interview audience studio idea change design system screen "
            "law group job house car road garden train plane kitchen chair".split(),
    "people": "people children engineers customers listeners singers friends teachers doctors students workers players experts".split(),
    "person": "my father|my mother|my sister|my brother|the manager|the teacher|the doctor|the lawyer|the driver|the director|the writer|"
              "the singer|my friend|the speaker|nobody|everybody|the engineer|the student|the president|the guest".split("|"),
    "subj": "i|you|we|they".split("|"),
    "subj3": "he|she|it".split("|"),
    "obj": "me|you|us|them|him|her|it|that|this|everything|something|nothing".split("|"),
    "verb": "send write read check test change open close find show record use need want like help understand support share save fix move "
            "watch play make take give keep bring build sell finish start discuss explain improve accept follow remember".split(),
    "past": "sent wrote checked tested changed opened closed found showed recorded used needed wanted liked helped shared saved fixed moved "
            "played made took gave kept brought built sold finished started discussed explained improved accepted followed".split(),
    "mod": "can could should would must will may might".split(),
    "time": "this week|next week|last year|next month|in the morning|in the evening|at night|every day|again|now|later|before lunch|"
            "after the break|at the weekend|in the summer|in the winter|this afternoon|soon|yesterday|in a few minutes".split("|"),
    "prep": "with for about from without before after near behind under between against during".split(),
    "q": "what when where why how who which".split(),
    "poss": "my your his our the a this that every each another".split(),
    "link": "and but because so if when while then or".split(),
    "place": "in|on|at|near|to|from|with|for|about|of|in front of|out of|behind|under|over|on the left of".split("|"),
    "thing": "{poss} {noun}|{poss} {noun}|{poss} {adj} {noun}|the {noun} of the {noun}|the {noun} of {poss} {noun}|a {adj} {noun} and a {noun}|"
             "one of the {people}|{person}|{person} and {person}|{num} of the {people}".split("|"),
}

TEMPLATES = """
{subj} {mod} {verb} {poss} {noun} {time}
{subj} {past} {poss} {adj} {noun} {time}
{person} {past} {poss} {noun} {prep} {poss} {noun}
{person} {mod} {verb} {obj} {prep} {obj}
the {noun} is {adj} {link} {subj} {mod} {verb} {obj}
the {noun} was very {adj} {time}
{poss} {noun} and {poss} {noun} are {adj}
is the {noun} {adj} or {adj}
do {subj} {verb} the {noun} {prep} the {noun}
did {person} {verb} {poss} {adj} {noun}
{q} did {subj} {verb} {poss} {noun}
{q} {mod} {subj} {verb} {obj} {time}
{q} is the {noun} of the {noun}
{q} are the {adj} {people}
there are {num} {people} in the {noun}
there is a {adj} {noun} {prep} the {adj} {noun}
we need {num} {people} {prep} the {noun}
{num} {people} {past} the {noun} {link} {num} {people} {past} {obj}
on {day} {subj} {mod} {verb} the {noun}
in {month} {subj} {past} the {adj} {noun}
the {noun} begins on {day} at {num}
{subj} have to {verb} the {noun} {time}
{subj} want to {verb} {obj} {time}
{subj} are going to {verb} the {noun} of the {noun}
{subj3} is going to {verb} {obj}
{subj3} has to {verb} the {adj} {noun}
{subj3} was {adj} {link} {subj3} was {adj}
{subj} were {adj} {time} {link} {person} was {adj}
it is {adj} to {verb} the {noun} {time}
it is not {adj} to {verb} {obj}
i think {subj3} is {adj} {link} {subj} do not {verb} {obj}
i would like to {verb} {poss} {noun} {prep} {person}
let us {verb} the {noun} {time}
please {verb} {obj} {prep} the {noun}
can you {verb} {obj} {time}
could you {verb} the {adj} {noun}
most of the {people} {past} the {noun}
some of the {people} did not {verb} it
the {adj} {noun} of the {noun} is more {adj} than the {noun}
i am {adj} {link} you are {adj}
yes {subj} {mod} {verb} {obj}
no {subj} do not {verb} the {noun}
{subj} never {past} {poss} {noun}
{subj} always {verb} the {noun} {time}
{subj} {mod} not {verb} the {noun} {prep} {day}
thank you for the {adj} {noun}
{subj} {past} {thing} {place} {thing}
{subj} {past} it {place} {thing} and {place} {thing}
{thing} is {place} {thing}
{thing} was {place} {thing} {time}
{person} {past} {obj} {place} {thing} {time}
there was {thing} {place} {thing}
it is {adj} for {obj} to {verb} {thing}
it is {thing} {place} {thing}
it was {person} who {past} {thing}
{subj} {mod} go to {thing} with {obj}
{subj} had to {verb} {thing} and {verb} {obj}
{subj} do not want to {verb} it {place} {thing}
what do {subj} {verb} {place} {thing}
who {past} {thing} {place} {thing}
when did {person} {verb} {thing}
is it {adj} to {verb} {thing} {place} {thing}
if {thing} is {adj} {subj} {mod} {verb} it {place} {thing}
i hope that {thing} will be {adj} {time}
{thing} {mod} be {adj} {link} {thing} is {adj}
it took {num} minutes to {verb} {thing}
{subj} {past} for {num} months {place} {thing}
{subj3} said that {thing} was {adj}
she has {adj} {people} and {thing}
""".strip().splitlines()

# Written before any model was trained; never used for training. SAMPLE turns alternate between two speakers.
SAMPLE = """
good morning and welcome to our studio
thank you it is a pleasure to be here
you started with an old camera when you were very young
yes my mother gave me the camera on my first day at school
what is your new film about
it is the story of a singer and her brother in a small village near the river
how long did you work on it with your team
we worked almost every night for about seven months
that must be difficult for your family
sometimes it was hard but my children liked the music
was there a big problem with the sound
the first recording was bad so we had to record the voice again
when can people watch it
it will be ready in september and i hope everyone will enjoy the end
thank you for your time and good luck with the film
""".strip().splitlines()

BLIND = """
the manager told us to wait for the final decision
i would like to play the second song again
can we move the interview to wednesday afternoon
nobody can understand the first page of this contract
our customers want a cheap and simple service
she called me last night because the train was late
the budget is full and we cannot use another microphone
what did the audience say after the show
please close the window before you leave the room
my sister works at the hospital in the city
we should discuss the schedule with the director
the network failed during the test on friday
how many students are coming to the school tomorrow
i never forget the people who helped me
the text under the picture is very long
let us finish the report and send it to the board
could you tell me where the station is
the doctor said that my brother must not work this week
we have eleven minutes before the train leaves
i am sorry but the room is not free on thursday
the director wants to change the last page of the book
there was a letter from the lawyer on the table
who was the woman behind the camera
it was raining so we played in the kitchen
the engineers found an error in the new system
we sold the first hundred in december
please read the next line again
my friend from the office is also a singer
they built the school near the river in six months
i would never sell my old car
what is the best way to learn a language
the quality of the recording is better than before
our team must have a bigger budget next year
she took the picture during the show
everything in this story is true
people always laugh at that part
can the customers see the price on the screen
the garden behind the house is very beautiful
maybe we should wait until the weather is better
nobody told me about the change in the schedule
how did the test go on tuesday
i think your opinion is very important
the second version of the file is on the server
you have to press this button to start the player
my grandmother lives in a small house in the country
that was the most beautiful song of the evening
do we have enough food for twenty people
the students wrote a report about health and energy
why did they close the hospital
the phone on the left is not working
i hope that the next meeting will be shorter
in the morning we have coffee and talk about the plan
the government wants to improve every road in the city
is there another question about the contract
we listen to music when we are tired
the light in the studio was very bright
the last song of the album is about my father
let me show you how to save the file
after lunch they want to discuss the design
the audience liked the end of the film
we can meet in front of the hospital at nine
did you get my message about the meeting
the market is open every weekend in the summer
it is hard to understand the speaker without a microphone
he found the old piano in a small village
would you like some tea or coffee
i cannot remember the address of the singer
we must finish the video before the end of the week
my mother and my sister were in the audience
the results of the survey are not on the server
the experts should explain the problem to the customers
""".strip().splitlines()

HELD_OUT = set(SAMPLE) | set(BLIND)


def vocabulary():
    words = set()
    for line in NATURAL + TEMPLATES:
        words.update(re.sub(r"\{\w+\}", " ", line).split())
    for values in SLOTS.values():
        for value in values:
            words.update(re.sub(r"\{\w+\}", " ", value).split())
    words.update(["luck", "see"])
    return sorted(words)


def from_template(rng):
    text = rng.choice(TEMPLATES)
    while "{" in text:
        text = re.sub(r"\{(\w+)\}", lambda m: rng.choice(SLOTS[m.group(1)]), text)
    return text


def chain_table():
    table = {}
    for line in NATURAL:
        words = ["<s>", *line.split(), "</s>"]
        for here, after in zip(words, words[1:]):
            table.setdefault(here, []).append(after)
    return table


CHAIN = chain_table()


def from_chain(rng):
    words, here = [], "<s>"
    while len(words) < 16:
        here = rng.choice(CHAIN[here])
        if here == "</s>":
            break
        words.append(here)
    return " ".join(words)


WORDS = vocabulary()


def from_words(rng):
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(3, 9)))


def sentence(rng):
    """A training sentence: 15 % as written, 25 % first-order chain over them, 45 % template, 15 % random words."""
    while True:
        draw = rng.random()
        text = (rng.choice(NATURAL) if draw < 0.15 else from_chain(rng) if draw < 0.4
                else from_template(rng) if draw < 0.85 else from_words(rng))
        if text and text not in HELD_OUT:
            return text


if __name__ == "__main__":
    print(len(WORDS), "words; held out but not among them:", {word for line in HELD_OUT for word in line.split()} - set(WORDS))
    example = random.Random(1)
    for _ in range(8):
        print(sentence(example))
