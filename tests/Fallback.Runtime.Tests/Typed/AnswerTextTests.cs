using System.Diagnostics;
using System.Text.Json;
using Fallback.CompilerServices;

namespace Fallback.Runtime.Tests.Typed;

/// <summary>The JSON of an answer is found wherever a model puts it, and thoughts are never taken for it.</summary>
public sealed class AnswerTextTests
{
    private const string Json = """{"title":"Pump","priority":2}""";

    private static readonly JsonSerializerOptions _options = AnswerSerializer.For(null);
    private static readonly AnswerFormat<Ticket> _ticket = AnswerFormat<Ticket>.Make(_options);

    public record Ticket(string Title, int Priority);

    public record Node(string Name, IReadOnlyList<Node> Children);

    [Theory]
    [InlineData("{0}")]
    [InlineData("\uFEFF  {0}\n")]
    [InlineData("{0}\n\nNote: fill {owner} in later.")]
    [InlineData("{0}\n{0}")]
    [InlineData("{0}{0}")]
    [InlineData("Here is the [ticket]:\n{0}")]
    [InlineData("Here is the [ticket:\n{0}")]
    [InlineData("Here is the {ticket:\n{0}")]
    [InlineData("Its form is [ {0} as you asked")]
    [InlineData("Its form is [ {0}")]
    [InlineData("Its form is { {0} }")]
    [InlineData("Fill {\"title and so on: {0}")]
    [InlineData("[{0}]")]
    [InlineData("Here: [{0}] (a list of one)")]
    [InlineData("```json\n{0}\n```")]
    [InlineData("``` {0}")]
    [InlineData("Sure!\n```json\n{0}\n```\nAnything {else}?")]
    [InlineData("The type is {\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"}}}, so:\n{0}")]
    [InlineData("{\"error\":null} {0}")]
    [InlineData("As [1], [2] and [3] say: {0}")]
    [InlineData("It said \"{ and [\" and {0}")]
    [InlineData("$\\boxed{{0}}$")]
    [InlineData("<answer>{0}</answer>")]
    [InlineData("{0}\n<think>Was that right? {\"title\":\"No\",\"priority\":1}</think>")]
    public void Words_AroundTheJson_AreLeftOut(string form) => AssertFound(form.Replace("{0}", Json, StringComparison.Ordinal));

    [Theory]
    [InlineData("<think>{0}</think>")]
    [InlineData("{0}</think>")]
    [InlineData("<think>\n{0}\n</think>\nSo: ")]
    [InlineData("<think></think>")]
    [InlineData("<think>{0}</think>And <think>{0}</think>")]
    [InlineData("<think>{0}<think>{0}</think>{0}</think>")]
    [InlineData("<think>{0}</think>{0}</think>")]
    [InlineData("<THINK>{0}</THINK>")]
    [InlineData("<thinking>{0}</thinking>")]
    [InlineData("{0}</thinking>")]
    [InlineData("<thinking>I close it with </think>, {0}</thinking>")]
    [InlineData("<thought>{0}</thought>")]
    [InlineData("<reasoning>{0}</reasoning>")]
    [InlineData("<reason>{0}</reason>")]
    [InlineData("<reflection>{0}</reflection>")]
    [InlineData("<scratchpad>{0}</scratchpad>")]
    [InlineData("<think time=\"3\">{0}</think>")]
    [InlineData("<seed:think>{0}</seed:think>")]
    [InlineData("<mm:think>{0}</mm:think>")]
    [InlineData("</mm:think>")]
    [InlineData("<ifm|think_fast>{0}</ifm|think_fast>")]
    [InlineData("<longcat_think>{0}</longcat_think>")]
    [InlineData("[THINK]{0}[/THINK]")]
    [InlineData("{0}[/THINK]")]
    [InlineData("[unused16]{0}[unused17]")]
    [InlineData("◁think▷{0}◁/think▷")]
    [InlineData("{0}◁/think▷")]
    [InlineData("<|START_THINKING|>{0}<|END_THINKING|><|START_RESPONSE|>")]
    [InlineData("<|begin_of_thought|>{0}<|end_of_thought|><|begin_of_solution|>")]
    [InlineData("<|think|>{0}<|end|>")]
    [InlineData("<|inner_prefix|>{0}<|inner_suffix|>")]
    [InlineData("<|channel>thought\n{0}<channel|>")]
    [InlineData("<|channel|>analysis<|message|>{0}<|end|><|start|>assistant<|channel|>final<|message|>")]
    [InlineData("<|channel|>analysis<|message|>{0}<|end|><|start|>assistant<|channel|>commentary<|message|>{0}<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>")]
    [InlineData("<|channel|>analysis<|message|>{0}<|channel|>final<|message|>")]
    [InlineData("analysisThe user wants {0}assistantfinal")]
    [InlineData("<|open|>think<|sep|>{0}<|close|>think<|sep|><|open|>response<|sep|>")]
    [InlineData("{0}<|close|>think<|sep|><|open|>response<|sep|>")]
    [InlineData(" to=self<|message|>{0}<|eom|><|start|>assistant to=user<|message|>")]
    [InlineData("Here is my thought process: {0} Here is my response: ")]
    [InlineData("<details type=\"reasoning\" done=\"true\">{0}</details>")]
    [InlineData("<unused94>thought\n{0}<unused95>")]
    public void Thoughts_AreNeverTheAnswer(string thoughts)
    {
        string[] thought = ["Is this {a} ticket? [Pump].", """maybe {"title":"No","priority":1}""", "{\"title\": \"unclosed", "[1, \"two\n", "{ {{ [[ \" '"];
        foreach (string words in thought)
        {
            string marked = thoughts.Replace("{0}", words, StringComparison.Ordinal);
            AssertFound(marked + Json);
            AssertFound(marked + "\n\nHere it is: " + Json + "\nDone.");
        }
        string? objection = _ticket.Objection(thoughts.Replace("{0}", "", StringComparison.Ordinal) + "I cannot say.");
        Assert.NotNull(objection);
    }

    [Theory]
    [InlineData("<think>{0}")]
    [InlineData("<think>{0}</think>")]
    [InlineData("{0}</think>")]
    [InlineData("{0}</think>I cannot say.")]
    [InlineData("[THINK]{0}")]
    [InlineData("<|channel|>analysis<|message|>{0}<|end|>")]
    [InlineData("Well. <reasoning>{0}")]
    [InlineData("<think>{0}</think>\n")]
    [InlineData("<think>{0}</think> \r\n\t ")]
    [InlineData(" \n<think>{0}</think>")]
    [InlineData("\n")]
    public void ThoughtsAlone_AreNoAnswer(string form) => Assert.False(_ticket.TryRead(form.Replace("{0}", Json, StringComparison.Ordinal), out _, out _));

    [Theory]
    [InlineData("<think>Three, or {4}.</think>17")]
    [InlineData("Three, or [4].\n</think>\n\n17\n")]
    [InlineData("<think>4</think>\n```\n17\n```")]
    [InlineData("```json\n17\n```")]
    [InlineData("As [1] says, {\"value\": 17}")]
    [InlineData("[{\"value\": 17}]")]
    [InlineData("17.0")]
    [InlineData("{\"value\": 1.7e1}")]
    public void Number_IsFoundWhereItStandsAlone(string text)
    {
        Assert.True(AnswerFormat<int>.Make(_options).TryRead(text, out int value, out _));
        Assert.Equal(17, value);
    }

    [Theory]
    [InlineData("There are 17 of them.")]
    [InlineData("As [17] says.")]
    [InlineData("17.5")]
    [InlineData("1e30")]
    public void Number_InWords_IsNotGuessed(string text)
    {
        Assert.False(AnswerFormat<int>.Make(_options).TryRead(text, out _, out string? objection) && text.Contains("There", StringComparison.Ordinal));
        Assert.True(objection is not null || text.StartsWith("As [", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"title":"Pump","priority":2.0}""")]
    [InlineData("""{"title":"Pump","priority":0.2e1}""")]
    [InlineData("""{"title":"Pump","priority":"2"}""")]
    [InlineData("""{"title":"Pump","priority":2,}""")]
    [InlineData("{\"title\":\"Pump\", // its name, {so}\n\"priority\":2 /* of [5] */}")]
    [InlineData("[{\"title\":\"Pump\",\"priority\":2.0,},]")]
    public void HarmlessDeviations_AreRead(string text) => AssertFound(text);

    [Fact]
    public void LineBreaksInStrings_AreRead()
    {
        Assert.True(_ticket.TryRead("{\"title\":\"Pump\n\t2,] // no\",\"priority\":2}", out Ticket? ticket, out _));
        Assert.Equal("Pump\n\t2,] // no", ticket.Title);
    }

    [Theory]
    [InlineData("""{"title":"Pump","priority":2.5}""")]
    [InlineData("""{"title":"Pump","priority":2.0000000000000000000000000001}""")]
    [InlineData("""{"title":"Pump","priority":1e-40}""")]
    [InlineData("""{'title':'Pump','priority':2}""")]
    [InlineData("""{"title":"Pump","priority":two}""")]
    public void OtherDeviations_AreNot(string text) => Assert.False(_ticket.TryRead(text, out _, out _));

    /// <summary>A part of a value that is broken or cut off looks like the answer where a type holds itself.</summary>
    [Theory]
    [InlineData("""{"name":"a","children":[{"name":"b","children":[]}""")]
    [InlineData("""{"name":"a","children":[{"name":"b","children":[]}], oops""")]
    [InlineData("""{"name":null,"children":[{"name":"b","children":[]}]}""")]
    [InlineData("""[{"name":"a","children":[]},{"name":"b","children":[]}]""")]
    [InlineData("""[{"name":"a","children":[]},{"name":"b","chil""")]
    public void PartsOfAValue_AreNotTaken(string text) => Assert.False(AnswerFormat<Node>.Make(_options).TryRead(text, out _, out _));

    [Theory]
    [InlineData("""{"title":"</think> {\"title\":\"No\",\"priority\":1}","priority":2}""")]
    [InlineData("""So: {"title":"<think>","priority":2} and done""")]
    [InlineData("""So: {"title":"a } b ] \" { c","priority":2} and done""")]
    public void MarksInStrings_ArePartOfThem(string text)
    {
        Assert.True(_ticket.TryRead(text, out Ticket? ticket, out _));
        Assert.Equal(2, ticket.Priority);
    }

    [Fact]
    public void Objection_IsOfTheLargestValue() =>
        Assert.Contains("$.priority", _ticket.Objection("""In {} or [x]: {"title":"Pump","priority":"high"} {}"""), StringComparison.Ordinal);

    /// <summary>A million characters of the worst take no longer than a few passes over them.</summary>
    [Theory]
    [InlineData("{")]
    [InlineData("[")]
    [InlineData("[{\"")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":[")]
    [InlineData("[1,")]
    [InlineData("[/*</think>")]
    [InlineData("<think>")]
    [InlineData("</think>")]
    [InlineData("<think></think>{")]
    [InlineData("<")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[[],")]
    [InlineData("[\"[\n")]
    [InlineData("{\"title\":\"Pump\",\"priority\":2")]
    [InlineData("[\\\"")]
    [InlineData("{\"x\":1e9,}")]
    [InlineData("◁")]
    [InlineData("<|channel|>analysis")]
    public void HostileText_TakesLinearTime(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        var watch = Stopwatch.StartNew();

        Assert.False(_ticket.TryRead(text, out _, out _));

        // A quadratic reader takes minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), watch.Elapsed.ToString());
    }

    private static void AssertFound(string text)
    {
        Assert.True(_ticket.TryRead(text, out Ticket? ticket, out string? objection), objection + " in " + text);
        Assert.Equal(new Ticket("Pump", 2), ticket);
    }
}
