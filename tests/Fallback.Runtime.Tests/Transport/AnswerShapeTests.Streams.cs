using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <content>Streams.</content>
public partial class AnswerShapeTests
{
    [Fact]
    public async Task Stream_CitationsOfEveryChunk_AreThoseOfTheLast()
    {
        const string One = "{'type':'url_citation','url_citation':{'url':'https://a.test/','title':'T'}}";
        StreamOutcome outcome = await StreamAsync(
            "{'citations':['https://b.test/'],'choices':[{'delta':{'content':'H','annotations':[" + One + "]}}]}",
            "{'citations':['https://b.test/'],'choices':[{'delta':{'content':'i','annotations':[" + One + "]}}]}",
            "{'citations':['https://b.test/','https://c.test/'],'choices':[{'delta':{'content':''},'finish_reason':'stop'}]}");
        IEnumerable<AIAnnotation> found = outcome.Chunks.SelectMany(chunk => chunk.Extras?.Contents ?? []).SelectMany(content => content.Annotations ?? []);
        Assert.Equal(["https://a.test/", "https://b.test/", "https://c.test/"], found.Cast<CitationAnnotation>().Select(citation => citation.Url!.AbsoluteUri));
    }

    [Fact]
    public async Task Stream_LogProbabilities_AreOneList()
    {
        StreamOutcome outcome = await StreamAsync(
            "{'choices':[{'delta':{'content':'H'},'logprobs':{'content':[{'token':'H'}],'refusal':null}}]}",
            "{'choices':[{'delta':{'content':'i'},'logprobs':{'content':[{'token':'i'}],'refusal':null}}]}",
            "{'choices':[{'delta':{},'logprobs':null,'finish_reason':'stop'}]}");
        Assert.Equal("{'content':[{'token':'H'},{'token':'i'}],'refusal':null}", Json(outcome.ResponseProperties!["logprobs"]));
    }

    [Fact]
    public async Task Stream_Members_AreCollectedOverItsChunks()
    {
        StreamOutcome outcome = await StreamAsync(
            "{'provider':'Acme','system_fingerprint':'fp','choices':[{'delta':{'role':'assistant','content':'H'},'native_finish_reason':null}]}",
            "{'provider':'Acme','system_fingerprint':'fp','choices':[{'delta':{'content':'i','extra_content':{'a':1}},'native_finish_reason':null}]}",
            "{'provider':'Acme','system_fingerprint':'fp','choices':[{'delta':{'content':'','extra_content':{'a':2}},'finish_reason':'stop','native_finish_reason':'STOP'}]}",
            "{'provider':'Acme','speed':{'ms':5},'choices':[]," + Usage + "}",
            "[DONE]");
        Assert.Equal("Hi", outcome.Text);
        Assert.Equal("{'a':2}", Json(outcome.MessageProperties!["extra_content"]));
        AdditionalPropertiesDictionary ofResponse = outcome.ResponseProperties!;
        Assert.Equal("'Acme'", Json(ofResponse["provider"]));
        Assert.Equal("'STOP'", Json(ofResponse["native_finish_reason"]));
        Assert.Equal("{'ms':5}", Json(ofResponse["speed"]));
        Assert.True(outcome.Chunks[^1].IsEnd);
        Assert.All(outcome.Chunks.SkipLast(1), chunk => Assert.False(chunk.IsEnd));
    }

    [Fact]
    public async Task Stream_ReasoningDetails_AreJoinedByIndex()
    {
        string chunk(string details) => "{'choices':[{'delta':{'content':'','reasoning':'x','reasoning_details':[" + details + "]}}]}";
        StreamOutcome outcome = await StreamAsync(
            chunk("{'type':'reasoning.text','text':'We ','format':'f1','index':0}"),
            chunk("{'type':'reasoning.text','text':'need','format':'f1','index':0}"),
            chunk("{'type':'reasoning.text','text':'need','format':'f1','index':0}"),
            chunk("{'type':'reasoning.text','text':'need','format':'f1','index':0},{'type':'reasoning.encrypted','data':'abc','id':'r1','index':1}"),
            chunk("{'type':'reasoning.encrypted','data':'def','id':'r2','index':1}"),
            chunk("{'type':'reasoning.text','signature':'sig','text':null,'index':0}"),
            chunk("{'type':'odd'}"),
            "{'choices':[{'delta':{'content':'42'},'finish_reason':'stop'}]}");
        Assert.Equal(
            "[{'type':'reasoning.text','text':'We needneedneed','format':'f1','index':0,'signature':'sig'},{'type':'reasoning.encrypted','data':'abc','id':'r1','index':1},{'type':'reasoning.encrypted','data':'def','id':'r2','index':1},{'type':'odd'}]",
            Json(outcome.MessageProperties!["reasoning_details"]));
    }

    [Fact]
    public async Task Stream_SignatureOfACall_StaysWithIt()
    {
        StreamOutcome outcome = await StreamAsync(
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'{\\'x\\':'},'extra_content':{'google':{'thought_signature':'c2ln'}}}]}}]}",
            "{'choices':[{'delta':{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]},'finish_reason':'stop'}]}");
        var assembler = new ToolCallAssembler();
        foreach (ChatChunk each in outcome.Chunks)
            if (each.Extras?.ToolCalls is { } pieces) assembler.Add(pieces);
        Assert.Equal("{'google':{'thought_signature':'c2ln'}}", Json(Assert.Single(assembler.ToContents()).AdditionalProperties!["extra_content"]));
    }

    [Theory]
    [InlineData("{'choices':[{'delta':{'content':'Hel'}}]}|{'choices':[{'delta':{'content':'lo'}}]}|{'choices':[{'finish_reason':'stop','message':{'content':'Hello'}}]}")]
    [InlineData("{'choices':[{'delta':{'content':'Hel'}}]}|{'choices':[{'message':{'content':'Hel'}}]}|{'choices':[{'delta':{'content':'lo'},'finish_reason':'stop'}]}")]
    [InlineData("{'choices':[{'message':{'content':'Hel'},'delta':{'content':'Hel'}}]}|{'choices':[{'message':{'content':'Hello'},'delta':{'content':'lo'},'finish_reason':'stop'}]}")]
    [InlineData("{'choices':[{'delta':{'content':'Hel'},'message':{'content':'Hel'}}]}|{'choices':[{'delta':{'content':'lo'},'message':{'content':'Hello'}}]}|{'choices':[{'delta':{'content':''},'message':{'content':'Hello'},'finish_reason':'stop'}]}")]
    [InlineData("{'choices':[{'message':{'content':'Hello'},'finish_reason':'stop'}]}")]
    [InlineData("{'choices':[{'delta':{},'message':{'content':'Hello'},'finish_reason':'stop'}]}")]
    [InlineData("{'choices':[{'message':{'content':'Hel'}}]}|{'choices':[{'delta':{'content':'lo'},'finish_reason':'stop'}]}")]
    public async Task Stream_MessageBesideDeltas_IsARepetition(string chunks) => Assert.Equal("Hello", (await StreamAsync(chunks.Split('|'))).Text);

    [Theory]
    [InlineData("Hel|lo")]
    [InlineData("Hel|Hello")]
    [InlineData("Hel|Hello|Hello")]
    [InlineData("Hello|Hello")]
    [InlineData("He|l|l|o")]
    public async Task Stream_MessagesInPlaceOfDeltas_AreOneText(string pieces)
    {
        string[] chunks = [.. pieces.Split('|').Select(piece => "{'choices':[{'message':{'content':'" + piece + "'},'delta':{}}]}")];
        const string Usage = "{'choices':[],'usage':{'prompt_tokens':3}}";
        Assert.Equal("Hello", (await StreamAsync([Usage, .. chunks, "{'choices':[{'finish_reason':'stop','message':{'content':''}}]}"])).Text);
    }

    [Fact]
    public async Task Stream_MessageAtTheEnd_TellsWhatTheDeltasLeftOut()
    {
        StreamOutcome outcome = await StreamAsync(
            "{'choices':[{'delta':{'content':'Hi'}}]}",
            "{'choices':[{'message':{'content':'Hi','reasoning':'hm','tool_calls':[{'id':'a','function':{'name':'f'}}]},'finish_reason':'tool_calls'}]}");
        Assert.Equal(("Hi", "hm"), (outcome.Text, outcome.Thoughts));
        Assert.Equal("f", Assert.Single(outcome.Chunks[1].Extras!.ToolCalls!).Name);
    }

    [Fact]
    public async Task Stream_DeltasThatHoldAllSoFar_AreOneText()
    {
        string chunk(string thoughts, string text, string finish = "null") => "{'choices':[{'delta':{'content':'" + text + "','reasoning_content':'" + thoughts + "'},'finish_reason':" + finish + "}]}";
        StreamOutcome outcome = await StreamAsync(
            chunk("Let", ""), chunk("Let me", ""), chunk("Let me see", ""), chunk("Let me see", "The"), chunk("Let me see", "The answer"), chunk("Let me see", "The answer is 4.", "'stop'"));
        Assert.Equal(("The answer is 4.", "Let me see"), (outcome.Text, outcome.Thoughts));
    }

    [Fact]
    public async Task Stream_TextHeldBackForDoubt_ComesBeforeTheEnd()
    {
        StreamOutcome outcome = await StreamAsync("{'choices':[{'delta':{'content':'ha'}}]}", "{'choices':[{'delta':{'content':'haha'},'finish_reason':'stop'}]}", "[DONE]");
        Assert.Equal(("hahaha", true), (outcome.Text, outcome.IsComplete));
    }

    [Theory]
    [InlineData("{'choices':[{'delta':{'content':'Hi'}}]}|{'choices':[]," + Usage + "}|[DONE]")]
    [InlineData("{'choices':[{'delta':{'content':'H'}}]}|{'choices':[{'delta':{'content':'i'}}]," + Usage + "}|[DONE]")]
    [InlineData("{'choices':[{'delta':{'content':'Hi'}}]}|{'choices':[{'delta':{'content':''},'finish_reason':''}]," + Usage + "}|{'choices':[]}|[DONE]")]
    [InlineData("{'choices':[{'delta':{'content':'H'}}],'usage':{'completion_tokens':1}}|{'choices':[{'delta':{'content':'i'}}],'usage':{'completion_tokens':2}}|{'choices':[]," + Usage + "}|[DONE]")]
    public async Task Stream_UsageAndDoneWithoutFinishReason_IsComplete(string events)
    {
        StreamOutcome outcome = await StreamAsync(events.Split('|'));
        Assert.Equal("Hi", outcome.Text);
        Assert.True(outcome.IsComplete);
        Assert.Null(outcome.FinishReason);
        Assert.Equal(178, outcome.Usage!.OutputTokenCount);
    }

    [Fact]
    public async Task Stream_ErrorBehindTheFinishReason_IsOneWhileNothingWasHandedOut()
    {
        const string Error = "{'error':{'code':503,'message':'busy'},'choices':[{'delta':{'content':''},'finish_reason':null}],'usage':{'prompt_tokens':43,'completion_tokens':10,'cost':0.5}}";
        StreamOutcome nothing = await StreamAsync("{'choices':[{'delta':{'content':'','reasoning':'We need'},'finish_reason':'length'}]}", Error, "[DONE]");
        Assert.Equal((FailureKind.Overloaded, 43L), (nothing.Failure!.Kind, nothing.Failure.Usage!.InputTokenCount));
        StreamOutcome text = await StreamAsync("{'choices':[{'delta':{'content':'Hi'},'finish_reason':'stop'}]}", Error, "[DONE]");
        Assert.Equal(("Hi", true, 43L), (text.Text, text.IsComplete, text.Usage!.InputTokenCount));
    }

    [Theory]
    [InlineData("{'object':'error','message':'Content Exists Risk','type':'invalid_request_error','code':400}", FailureKind.ContentFiltered)]
    [InlineData("{'object':'error','message':'This model has a maximum context length of 4096 tokens. However, you requested 5000 tokens.','type':'BadRequestError','param':null,'code':400}", FailureKind.ContextLengthExceeded)]
    public async Task Stream_FlatError_IsAnError(string error, FailureKind kind) => Assert.Equal(kind, (await StreamAsync(error, "[DONE]")).Failure?.Kind);

    [Theory]
    [InlineData("'tool_calls':[{'index':0,'id':'a','function':{'name':'f','arguments':'PAYLOAD'}}]")]
    [InlineData("'reasoning_content':'PAYLOAD'")]
    [InlineData("'content':'PAYLOAD'")]
    [InlineData("'content':[{'type':'thinking','thinking':'PAYLOAD'}]")]
    [InlineData("'content':[{'type':'odd','x':'PAYLOAD'}]")]
    [InlineData("'reasoning_details':[{'type':'reasoning.text','index':0,'text':'PAYLOAD'}]")]
    [InlineData("'audio':{'transcript':'PAYLOAD'}")]
    [InlineData("'audio':{'data':'PAYLOAD'}")]
    public async Task Stream_MoreOfAnythingThanAllowed_IsAProtocolError(string delta)
    {
        IEnumerable<byte[]> events = Enumerable.Range(0, 1000).Select(i => System.Text.Encoding.UTF8.GetBytes(Quoted(
            "data: {'choices':[{'delta':{" + delta.Replace("PAYLOAD", i.ToString("0000", System.Globalization.CultureInfo.InvariantCulture) + new string('x', 996), StringComparison.Ordinal) + "}}]}\n\n")));
        ScriptedProvider provider = ScriptedProvider.Streaming(new PiecewiseStream(events));
        StreamOutcome outcome = await provider.ReadAsync(provider.Endpoint(maxResponseBytes: 100_000));
        Assert.Equal(FailureKind.ProtocolError, outcome.Failure?.Kind);
        Assert.InRange(outcome.Chunks.Count, 50, 150);
    }

    [Fact]
    public async Task Stream_MembersThatChangeForEver_AreBounded()
    {
        IEnumerable<byte[]> events = Enumerable.Range(0, 10_000).Select(i => System.Text.Encoding.UTF8.GetBytes(Quoted("data: {'x" + i + "':1,'y':" + i + ",'choices':[{'delta':{'z" + i + "':'" + i + "'}}]}\n\n")));
        StreamOutcome outcome = await ScriptedProvider.Streaming(new PiecewiseStream(events.Append("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n"u8.ToArray()))).ReadAsync();
        Assert.True(outcome.IsComplete);
        Assert.Equal((64, 64), (outcome.ResponseProperties!.Count, outcome.MessageProperties!.Count));
    }

    [Fact]
    public async Task Stream_LineWithoutEndBehindDone_IsNotKept()
    {
        IEnumerable<byte[]> body = Enumerable.Repeat(new byte[65_536], 100_000).Prepend("data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"u8.ToArray());
        var pieces = new PiecewiseStream(body);
        ScriptedProvider provider = ScriptedProvider.Streaming(pieces);
        IChunkStream stream = (await provider.OpenAsync()).Value!;
        Assert.True((await StreamOutcome.ReadAsync(stream)).IsComplete);
        long before = GC.GetAllocatedBytesForCurrentThread();
        await stream.DisposeAsync();
        Assert.True(pieces.IsDisposed);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public async Task Stream_LineTooLongBehindTheFinishReason_DoesNotUndoTheAnswer()
    {
        ScriptedProvider provider = ScriptedProvider.Streaming(Quoted("data: {'choices':[{'delta':{'content':'Hi'},'finish_reason':'stop'}]}\n\n"), new string('x', 9000));
        StreamOutcome outcome = await provider.ReadAsync(provider.Endpoint(maxResponseBytes: 5000));
        Assert.Equal(("Hi", true), (outcome.Text, outcome.IsComplete));
    }
}
