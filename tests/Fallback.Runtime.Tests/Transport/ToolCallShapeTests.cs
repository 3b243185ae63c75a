using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>
/// Tool calls whose index, id and name are missing, empty, repeated, shared or changing: each row a list of events, each event the elements
/// of its <c>tool_calls</c>, with single quotes for double ones.
/// </summary>
public class ToolCallShapeTests
{
    private const string OsloText = "'{\\'city\\':\\'Oslo\\'}'";
    private const string RomeText = "'{\\'city\\':\\'Rome\\'}'";
    private const string Head = "'{\\'ci'";
    private const string Tail = "'ty\\':\\'Oslo\\'}'";
    private const string Oslo = "'function':{'name':'weather','arguments':" + OsloText + "}";
    private const string Rome = "'function':{'name':'time','arguments':" + RomeText + "}";
    private const string OsloAgain = "'function':{'name':'weather','arguments':" + RomeText + "}";
    private const string Begin = "'function':{'name':'weather','arguments':" + Head + "}";
    private const string End = "'function':{'arguments':" + Tail + "}";
    private const string NamedEnd = "'function':{'name':'weather','arguments':" + Tail + "}";
    private const string One = "weather(city=Oslo)";
    private const string Both = "weather(city=Oslo); time(city=Rome)";
    private const string Twice = "weather(city=Oslo); weather(city=Rome)";

    /// <summary>Whole calls, that come in events of their own or in one.</summary>
    public static TheoryData<string, string[]> Whole => new()
    {
        { Both, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':1,'id':'b'," + Rome + "}"] },
        { Both, ["{'index':0," + Oslo + "}", "{'index':1," + Rome + "}"] },
        { Both, ["{'index':0," + Oslo + "}", "{'index':0," + Rome + "}"] },
        { Both, ["{'index':0,'id':''," + Oslo + "}", "{'index':0,'id':''," + Rome + "}"] },
        { Twice, ["{'index':0," + Oslo + "}", "{'index':0," + OsloAgain + "}"] },
        { Both, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':0,'id':'b'," + Rome + "}"] },
        { Twice, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':0,'id':'b'," + OsloAgain + "}"] },
        { Both, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':1,'id':'a'," + Rome + "}"] },
        { Twice, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':1,'id':'a'," + OsloAgain + "}"] },
        { Both, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':0,'id':'a'," + Rome + "}"] },
        { Twice, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':0,'id':'a'," + OsloAgain + "}"] },
        { Both, ["{'id':'a'," + Oslo + "}", "{'id':'a'," + Rome + "}"] },
        { Both, ["{'id':'a'," + Oslo + "}", "{'id':'b'," + Rome + "}"] },
        { Both, ["{'index':null,'id':null," + Oslo + "}", "{'index':null,'id':null," + Rome + "}"] },
        { Both, ["{" + Oslo + "}", "{" + Rome + "}"] },
        { Twice, ["{" + Oslo + "}", "{" + OsloAgain + "}"] },
        { Both, ["{'index':-1,'id':'a'," + Oslo + "}", "{'index':-1,'id':'b'," + Rome + "}"] },
        { Both, ["{'index':'0','id':'a'," + Oslo + "}", "{'index':'1','id':'b'," + Rome + "}"] },
        // Arguments that are no text, or a text within a text.
        { One, ["{'index':0,'id':'a','function':{'name':'weather','arguments':{'city':'Oslo'}}}"] },
        { One, ["{'index':0,'id':'a','function':{'name':'weather','arguments':'\\'{\\\\\\'city\\\\\\':\\\\\\'Oslo\\\\\\'}\\''}}"] },
        { "now()", ["{'index':0,'id':'a','function':{'name':'now','arguments':null}}"] },
        { "now()", ["{'index':0,'id':'a','function':{'name':'now'}}"] },
        { "now()", ["{'index':0,'id':'a','function':{'name':'now','arguments':'null'}}"] },
        { "now()", ["{'index':0,'id':'a','function':{'name':'now','arguments':[]}}"] },
        { "now()", ["{'index':0,'id':'a','function':{'name':'now','arguments':'[]'}}"] },
        { "now()", ["{'index':0,'id':'a','function':{'name':'now','arguments':' '}}"] },
        { "now(); now()", ["{'index':0,'id':'a','function':{'name':'now'}}", "{'index':0,'id':'b','function':{'name':'now'}}"] },
        { "now(); today()", ["{'index':0,'function':{'name':'now'}}", "{'index':0,'function':{'name':'today'}}"] },
        // None without a name.
        { "", ["{'index':0,'id':'','function':{'name':'','arguments':''}}"] },
        { "", ["{'index':0,'id':'a','function':{'name':'','arguments':'{}'}}"] },
        { "", ["{}", "{'function':null}", "{'function':{}}", "{'type':'function'}"] },
        { One, ["{'index':0,'id':'','function':{'name':'','arguments':''}}", "{'index':1,'id':'a'," + Oslo + "}"] },
    };

    /// <summary>Calls in pieces, an event each.</summary>
    public static TheoryData<string, string[]> Pieces => new()
    {
        { One, ["{'index':0,'id':'a'," + Begin + "}", "{'index':0," + End + "}"] },
        { One, ["{'index':0,'id':'a','type':'function','function':{'name':'weather','arguments':''}}", "{'index':0,'function':{'arguments':" + OsloText + "}}"] },
        { One, ["{'id':'a'," + Begin + "}", "{'id':'a'," + End + "}"] },
        { One, ["{'id':'a'," + Begin + "}", "{" + End + "}"] },
        { One, ["{'id':'a'," + Begin + "}", "{'id':''," + End + "}"] },
        { One, ["{'index':0,'id':'c1'," + Begin + "}", "{'index':0,'id':'c2'," + End + "}"] },
        { One, ["{'index':0,'id':'c1'," + Begin + "}", "{'index':0,'id':'c2'," + NamedEnd + "}"] },
        { One, ["{'index':0,'id':'a'," + Begin + "}", "{'index':0,'id':'a'," + NamedEnd + "}"] },
        { One, ["{'index':0,'id':'c1','function':{'name':'weather','arguments':''}}", "{'index':0,'id':'c2'," + Begin + "}", "{'index':0,'id':'c3'," + NamedEnd + "}"] },
        { One, ["{'id':'c1'," + Begin + "}", "{'id':'c2'," + End + "}", "{'id':'c3','function':{'arguments':''}}"] },
        { One, ["{'index':0,'id':'a'," + Begin + "}", "{'index':1,'id':'a'," + End + "}"] },
        { One, ["{'index':0,'id':'a'," + Begin + "}", "{'index':1,'id':'a'," + NamedEnd + "}"] },
        { One, ["{'index':0," + Begin + "}", "{'index':1," + End + "}"] },
        { One, ["{'index':0," + Begin + "}", "{'index':1," + NamedEnd + "}"] },
        { One, ["{" + Begin + "}", "{" + End + "}"] },
        { One, ["{" + Begin + "}", "{" + NamedEnd + "}"] },
        { One, ["{'index':0,'function':{'name':'weather'}}", "{'index':0,'id':'late','function':{'arguments':" + OsloText + "}}"] },
        { One, ["{'index':0,'id':'a'}", "{'index':0,'function':{'name':'weather'}}", "{'index':0,'function':{'arguments':" + OsloText + "}}"] },
        { One, ["{'index':0,'function':{'name':'weather','arguments':''}}", "{'index':0,'function':{'name':'weather','arguments':" + OsloText + "}}"] },
        { One, ["{'index':0,'id':'a','function':{'name':'weather','arguments':'{}'}}", "{'index':0,'function':{'arguments':" + Head + "}}", "{'index':0," + End + "}"] },
        { Both, ["{'index':0,'id':'a'," + Begin + "},{'index':1,'id':'b','function':{'name':'time','arguments':'{\\'city\\':'}}", "{'index':1,'function':{'arguments':'\\'Rome\\'}'}},{'index':0," + End + "}"] },
        { Both, ["{'index':0," + Begin + "}", "{'index':0," + End + "}", "{'index':0," + Rome + "}"] },
        { Twice, ["{'index':0,'function':{'name':'weather','arguments':''}}", "{'index':0,'function':{'arguments':" + OsloText + "}}", "{'index':0,'function':{'name':'weather','arguments':''}}", "{'index':0,'function':{'arguments':" + RomeText + "}}"] },
        { Both, ["{'index':0,'id':'a','function':{'name':'weather'}}", "{'index':0,'function':{'arguments':" + OsloText + "}}", "{'index':0,'id':'b','function':{'name':'time'}}", "{'index':0,'function':{'arguments':" + RomeText + "}}"] },
        { Both, ["{'id':'a'," + Begin + "}", "{'id':'a'," + End + "}", "{'id':'b'," + Rome + "}"] },
        // Each piece holds all before it.
        { One, ["{'index':0,'id':'a'," + Begin + "}", "{'index':0,'id':'a','function':{'name':'weather','arguments':'{\\'city\\':\\'Os'}}", "{'index':0,'id':'a','function':{'name':'weather','arguments':" + OsloText + "}}"] },
        // Repetitions.
        { One, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':0,'id':'a'," + Oslo + "}"] },
        { One, ["{'index':0," + Oslo + "}", "{'index':0," + Oslo + "}"] },
        { One, ["{" + Oslo + "}", "{" + Oslo + "}"] },
        { One, ["{'index':0,'id':'a'," + Begin + "}", "{'index':0," + End + "}", "{'index':0,'id':'a'," + Oslo + "}"] },
        { Both, ["{'index':0,'id':'a'," + Oslo + "},{'index':1,'id':'b'," + Rome + "}", "{'index':0,'id':'a'," + Oslo + "},{'index':1,'id':'b'," + Rome + "}"] },
        { Both, ["{" + Oslo + "}", "{" + Rome + "}", "{" + Oslo + "},{" + Rome + "}"] },
        { Twice + "; " + Both, ["{" + Oslo + "},{" + OsloAgain + "},{'id':'x'," + Oslo + "},{" + Rome + "}"] },
        { One, ["{'index':0,'id':'a'," + Oslo + "}", "{'index':0,'function':{'arguments':''}}", "{'index':0,'id':'b','function':{'arguments':' '}}"] },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    [MemberData(nameof(Pieces))]
    public async Task Stream_PiecesInAnyShape_AreTheCalls(string expected, string[] events) =>
        Assert.Equal(expected, Describe(await StreamedAsync(events)));

    [Theory]
    [MemberData(nameof(Whole))]
    public async Task Answer_CallsInAnyShape_AreTheCalls(string expected, string[] events)
    {
        string body = "{\"choices\":[{\"message\":{\"content\":\"x\",\"tool_calls\":[" + Quoted(string.Join(',', events)) + "]},\"finish_reason\":\"stop\"}]}";
        Reply<ChatAnswer> reply = await ScriptedProvider.Answering(body).CompleteAsync();
        Assert.Null(reply.Failure);
        Assert.Equal(expected, Describe(reply.Value!.Calls()));
        Assert.Equal(expected.Length > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop, reply.Value!.FinishReason);
    }

    [Theory]
    [InlineData("{'index':0,'id':'call_1'," + Oslo + "},{'index':1," + Rome + "}", "call_1 call_1_2")]
    [InlineData("{'index':0,'id':'a'," + Oslo + "},{'index':1,'id':'a'," + Rome + "}", "a call_1")]
    [InlineData("{'index':0," + Oslo + "},{'index':1,'id':'call_0'," + Rome + "}", "call_0_2 call_0")]
    public async Task Stream_IdsThatAreMissingOrShared_AreMadeUnique(string pieces, string expected) =>
        Assert.Equal(expected, string.Join(' ', (await StreamedAsync([pieces])).Select(call => call.CallId)));

    [Theory]
    [InlineData("'function_call':{'name':'','arguments':''}", "")]
    [InlineData("'function_call':{}", "")]
    [InlineData("'function_call':null,'tool_calls':null", "")]
    [InlineData("'function_call':{'name':'weather','arguments':" + OsloText + "}", One)]
    [InlineData("'function_call':{'name':'weather','arguments':" + OsloText + "},'tool_calls':[{'id':'a'," + Oslo + "}]", One)]
    [InlineData("'tool_calls':[{'id':'a'," + Oslo + "}],'function_call':{'name':'','arguments':''}", One)]
    [InlineData("'tool_calls':{'id':'a'," + Oslo + "}", One)]
    public async Task Answer_LegacyCall_CountsAloneAndWithAName(string members, string expected)
    {
        string choice = Quoted("{'message':{'content':'4'," + members + "},'finish_reason':'stop'}");
        ChatAnswer answer = (await ScriptedProvider.Answering("{\"choices\":[" + choice + "]}").CompleteAsync()).Value!;
        Assert.Equal(("4", expected), (answer.Text, Describe(answer.Calls())));
        Assert.Equal(expected.Length > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop, answer.FinishReason);

        string chunk = choice.Replace("\"message\"", "\"delta\"", StringComparison.Ordinal);
        StreamOutcome outcome = await ScriptedProvider.Streaming("data: {\"choices\":[" + chunk + "]}\n\ndata: [DONE]\n\n").ReadAsync();
        Assert.Equal(("4", expected), (outcome.Text, Describe(Assembled(outcome))));
        Assert.Equal(expected.Length > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop, outcome.FinishReason);
    }

    [Fact]
    public async Task Stream_FunctionCallInPieces_IsOneCall()
    {
        string part(string members) => Quoted("data: {'choices':[{'delta':{'function_call':{" + members + "}}}]}\n\n");
        StreamOutcome outcome = await ScriptedProvider.Streaming(
            part("'name':'weather','arguments':''"), part("'arguments':" + Head), part("'arguments':" + Tail),
            Quoted("data: {'choices':[{'delta':{},'finish_reason':'function_call'}]}\n\n")).ReadAsync();
        Assert.Equal(One, Describe(Assembled(outcome)));
    }

    [Theory]
    [InlineData("an index each", "{{\"index\":{0}}}")]
    [InlineData("an id each", "{{\"index\":0,\"id\":\"i{0}\"}}")]
    [InlineData("an id and a name each", "{{\"id\":\"i{0}\",\"function\":{{\"name\":\"f\"}}}}")]
    [InlineData("a name each", "{{\"index\":0,\"function\":{{\"name\":\"f{0}\",\"arguments\":\"{{}}\"}}}}")]
    [InlineData("arguments each", "{{\"function\":{{\"name\":\"f\",\"arguments\":\"{{\\\"a\\\":{0}}}\"}}}}")]
    public async Task Stream_FloodOfPieces_IsRefusedInTimeInProportion(string what, string piece)
    {
        string flood = string.Join(',', Enumerable.Range(0, 100_000).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, piece, i)));
        string ev = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[" + flood + "]},\"finish_reason\":\"tool_calls\"}]}\n\n";
        long started = Environment.TickCount64;
        StreamOutcome outcome = await ScriptedProvider.Streaming(ev, "data: [DONE]\n\n").ReadAsync();
        Assert.True(outcome.Failure?.Kind == FailureKind.ProtocolError, what);
        Assert.InRange(Environment.TickCount64 - started, 0, 5000);
    }

    [Fact]
    public void Assembler_FloodOfCallsOverManyEvents_IsRefused()
    {
        var assembler = new ToolCallAssembler();
        for (int i = 0; i < 100_000; i++) assembler.Add([new ToolCallPiece { Index = i, Name = "f", Arguments = "{}" }]);
        Assert.Equal(FailureKind.ProtocolError, assembler.Complete(out _)?.Kind);
    }

    private static async Task<FunctionCallContent[]> StreamedAsync(string[] events)
    {
        string[] chunks = [.. events.Select(pieces => "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + Quoted(pieces) + "]}}]}\n\n")];
        // A text, so that an answer without any call is one.
        StreamOutcome outcome = await ScriptedProvider.Streaming(
            [.. chunks, "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\n"]).ReadAsync();
        Assert.Null(outcome.Failure);
        FunctionCallContent[] calls = Assembled(outcome);
        Assert.Equal(calls.Length > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop, outcome.FinishReason);
        Assert.Equal(calls.Length, calls.Select(call => call.CallId).Distinct().Count());
        return calls;
    }

    private static FunctionCallContent[] Assembled(StreamOutcome outcome)
    {
        var assembler = new ToolCallAssembler();
        foreach (ChatChunk chunk in outcome.Chunks)
            if (chunk.Extras?.ToolCalls is { } pieces) assembler.Add(pieces);
        Assert.Null(assembler.Complete(out FunctionCallContent[] calls));
        return calls;
    }

    private static string Quoted(string text) => text.Replace('\'', '"');

    private static string Describe(IEnumerable<FunctionCallContent> calls) =>
        string.Join("; ", calls.Select(call => $"{call.Name}({string.Join(',', call.Arguments!.Select(argument => $"{argument.Key}={argument.Value}"))})"));
}
