using System.Text.Json;
using Fallback.CompilerServices;
using Microsoft.Extensions.AI;

namespace Fallback.Runtime.Tests;

/// <summary>What servers make of the dialect's answers: choices, parts, members of their own. Single quotes stand for double ones.</summary>
public partial class AnswerShapeTests
{
    private const string Usage = "'usage':{'prompt_tokens':8,'completion_tokens':178}";

    [Theory]
    // The message counts, the delta beside it where that is empty.
    [InlineData("'message':{'content':'Hi'},'delta':{'content':''}", "Hi")]
    [InlineData("'message':{'content':'Hi'},'delta':{'content':null}", "Hi")]
    [InlineData("'message':{'content':'Hi'},'delta':{'role':'assistant'}", "Hi")]
    [InlineData("'message':{'content':'Hi'},'delta':{'content':'H'}", "Hi")]
    [InlineData("'delta':{'content':''},'message':{'content':'Hi'}", "Hi")]
    [InlineData("'delta':{'content':'H'},'message':{'content':'Hi'}", "Hi")]
    [InlineData("'delta':{'content':'Hi'},'message':{'content':''}", "Hi")]
    [InlineData("'delta':{'content':'Hi'},'message':null", "Hi")]
    [InlineData("'delta':{'content':'Hi'}", "Hi")]
    [InlineData("'message':{'content':'no','content':'Hi'}", "Hi")]
    public async Task Answer_MessageAndDelta_AreOneText(string choice, string expected) =>
        Assert.Equal(expected, (await AnswerAsync("{'choices':[{" + choice + ",'finish_reason':'stop'}]}")).Text);

    [Theory]
    [InlineData("{'message':{'content':'I look '}},{'message':{'content':'it up.'}}", "I look it up.", "")]
    [InlineData("{'message':{'content':'I look.'}},{'message':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}}", "I look.", "f")]
    [InlineData("{'message':{'content':null,'tool_calls':[{'id':'a','function':{'name':'f'}}]}},{'message':{'content':'I look.'}}", "I look.", "f")]
    [InlineData("{'message':{'tool_calls':[{'id':'a','function':{'name':'f'}}]}},{'message':{'tool_calls':[{'id':'b','function':{'name':'g'}}]}}", "", "f g")]
    [InlineData("{'message':{'content':''}},{'message':{'content':'Hi'}},{'message':{'content':null}}", "Hi", "")]
    public async Task Answer_SeveralChoices_AreOneAnswerInTheirOrder(string choices, string text, string calls)
    {
        string finished = choices.Replace("'message'", "'finish_reason':'tool_calls','message'", StringComparison.Ordinal);
        ChatAnswer answer = await AnswerAsync("{'choices':[" + finished + "]}");
        Assert.Equal((text, calls), (answer.Text, string.Join(' ', answer.Calls().Select(call => call.Name))));

        string[] deltas = finished.Replace("'message'", "'delta'", StringComparison.Ordinal).Split("},{'finish", StringSplitOptions.None);
        StreamOutcome outcome = await StreamAsync("{'choices':[" + string.Join("},{'finish", deltas) + "]}", "[DONE]");
        Assert.Equal(text, outcome.Text);
        StreamOutcome apart = await StreamAsync([.. deltas.Select((delta, i) => "{'choices':[" + (i > 0 ? "{'finish" : "") + delta + (i < deltas.Length - 1 ? "}" : "") + "]}"), "[DONE]"]);
        Assert.Equal(text, apart.Text);
    }

    [Theory]
    [InlineData("2", "Hi")]
    [InlineData("1", "Hithere")]
    public async Task Answer_SeveralChoicesThatWereAskedFor_AreTheFirst(string n, string expected)
    {
        ChatRequest request = ScriptedProvider.Ask(options: new ChatOptions { AdditionalProperties = new() { ["n"] = int.Parse(n, System.Globalization.CultureInfo.InvariantCulture) } });
        string choices = Quoted("{'choices':[{'index':0,'message':{'content':'Hi'},'finish_reason':'stop'},{'index':1,'message':{'content':'there'},'finish_reason':'stop'}]}");
        Assert.Equal(expected, (await ScriptedProvider.Answering(choices).CompleteAsync(request)).Value!.Text);

        string chunk(int index, string text) => Quoted("data: {'choices':[{'index':" + index + ",'delta':{'content':'" + text + "'},'finish_reason':'stop'}]}\n\n");
        await using IChunkStream stream = (await ScriptedProvider.Streaming(chunk(0, "Hi"), chunk(1, "there")).OpenAsync(request)).Value!;
        Assert.Equal(expected, (await StreamOutcome.ReadAsync(stream)).Text);
    }

    [Theory]
    [InlineData("[{'type':'thinking','thinking':[{'type':'text','text':'Okay'}]},{'type':'text','text':'42'}]", "42", "Okay")]
    [InlineData("[{'thinking':[{'text':'Ok'},{'text':'ay'}],'type':'thinking'},'42']", "42", "Okay")]
    [InlineData("[{'type':'thinking','thinking':'Okay'},{'text':'4'},{'type':'output_text','text':'2'}]", "42", "Okay")]
    [InlineData("[{'type':'reasoning','summary':[{'text':'Okay'}]},{'type':'text','text':'42'}]", "42", "Okay")]
    [InlineData("[{'type':'text','text':null},{'type':'text','text':'42'}]", "42", null)]
    [InlineData("{'type':'text','text':'42'}", "42", null)]
    public async Task Answer_PartsOfContent_GoWhereTheyBelong(string content, string text, string? thoughts)
    {
        ChatAnswer answer = await AnswerAsync("{'choices':[{'message':{'content':" + content + "},'finish_reason':'stop'}]}");
        Assert.Equal((text, thoughts), (answer.Text, answer.Thoughts()));
        if (thoughts is not null) Assert.Equal("content", answer.Contents().OfType<TextReasoningContent>().First().AdditionalProperties![Origin.ReasoningMember]);

        StreamOutcome outcome = await StreamAsync("{'choices':[{'delta':{'content':" + content + "},'finish_reason':'stop'}]}", "[DONE]");
        Assert.Equal((text, thoughts), (outcome.Text, outcome.Thoughts));
    }

    [Fact]
    public async Task Answer_UnknownParts_RideAlong()
    {
        const string Parts = "[{'type':'text','text':'See'},{'type':'reference','reference_ids':[1,2]},{'type':'text','text':' this'},{'type':'new','x':1}]";
        ChatAnswer answer = await AnswerAsync("{'choices':[{'message':{'content':" + Parts + "},'finish_reason':'stop'}]}");
        Assert.Equal("See this", answer.Text);
        Assert.Equal("[{'type':'reference','reference_ids':[1,2]},{'type':'new','x':1}]", Json(answer.Response!.Messages[0].AdditionalProperties!["fallback.content_parts"]));

        StreamOutcome outcome = await StreamAsync("{'choices':[{'delta':{'content':" + Parts + "}}]}", "{'choices':[{'delta':{'content':[{'type':'odd'}]},'finish_reason':'stop'}]}");
        Assert.Equal("[{'type':'reference','reference_ids':[1,2]},{'type':'new','x':1},{'type':'odd'}]", Json(outcome.MessageProperties!["fallback.content_parts"]));
    }

    [Fact]
    public async Task Answer_RefusalAsAPart_IsARefusal() =>
        Assert.Equal(FailureKind.ContentFiltered, (await FailureAsync("{'choices':[{'message':{'content':[{'type':'refusal','refusal':'no'}]},'finish_reason':'stop'}]}")).Kind);

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    [InlineData("reasoning_text")]
    [InlineData("thinking")]
    public async Task Answer_Thoughts_KeepTheNameUnderWhichTheyCame(string name)
    {
        TextReasoningContent thought = (await AnswerAsync("{'choices':[{'message':{'content':'Hi','" + name + "':'hm'},'finish_reason':'stop'}]}")).Contents().OfType<TextReasoningContent>().Single();
        Assert.Equal(("hm", name), (thought.Text, thought.AdditionalProperties![Origin.ReasoningMember]));
    }

    /// <summary>The word beside a refusal is anybody's: it could forge a line of a log, fill it, or be the key.</summary>
    [Theory]
    [InlineData(@"stop\r\nfail: Fallback[0] FORGED \u001b[31m\u202e", null)]
    [InlineData("aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF", null)]
    [InlineData(@"content_filter\r\n", "content_filter")]
    public async Task FinishReasonOfARefusal_IsACodeOnlyWhereItIsKnown(string reason, string? code)
    {
        Assert.Equal(code, (await FailureAsync($"{{'choices':[{{'message':{{'refusal':'no'}},'finish_reason':'{reason}'}}]}}")).ProviderCode);
        Assert.Equal(code, FinishReasons.Objection(reason.Replace(@"\r\n", "\r\n", StringComparison.Ordinal), hasContent: false)?.ProviderCode);
    }

    [Theory]
    [InlineData("'reasoning':'hm','reasoning_content':'hm'")]
    [InlineData("'reasoning_content':'hm','reasoning':''")]
    [InlineData("'reasoning':null,'reasoning_content':'hm'")]
    public async Task Answer_ThoughtsUnderTwoNames_AreSaidOnce(string members) =>
        Assert.Equal("hm", (await AnswerAsync("{'choices':[{'message':{'content':'Hi'," + members + "},'finish_reason':'stop'}]}")).Thoughts());

    [Fact]
    public async Task Answer_UnknownMembers_RideAlong()
    {
        ChatAnswer answer = await AnswerAsync("""
            {'id':'c1','object':'chat.completion','created':1,'model':'m','system_fingerprint':null,'provider':'Acme','nothing':[],'less':{},'blank':'','obfuscation':'xx',
             'choices':[{'index':0,'logprobs':null,'native_finish_reason':'STOP','finish_reason':'stop',
              'message':{'role':'assistant','content':'Hi','refusal':null,'reasoning_details':[{'type':'reasoning.encrypted','data':'abc'}],'extra_content':{'google':{'thought_signature':'sig'}},
               'tool_calls':[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':'{}','note':7},'extra_content':{'google':{'thought_signature':'own'}},'none':null}]}}]}
            """);
        ChatResponse response = answer.Response!;
        Assert.Equal(["native_finish_reason", "provider"], response.AdditionalProperties!.Keys.Order());
        Assert.Equal("'Acme'", Json(response.AdditionalProperties["provider"]));
        Assert.Equal(["extra_content", "reasoning_details"], response.Messages[0].AdditionalProperties!.Keys.Order());
        Assert.Equal("[{'type':'reasoning.encrypted','data':'abc'}]", Json(response.Messages[0].AdditionalProperties!["reasoning_details"]));
        AdditionalPropertiesDictionary ofCall = Assert.Single(answer.Calls()).AdditionalProperties!;
        Assert.Equal("{'google':{'thought_signature':'own'}}", Json(ofCall["extra_content"]));
        Assert.Equal("7", Json(ofCall["note"]));
        Assert.Equal(2, ofCall.Count);
    }

    [Fact]
    public async Task Answer_PlainText_HasNoResponseOfItsOwn() =>
        Assert.Null((await AnswerAsync("{'id':'c1','object':'chat.completion','created':1,'model':'m','system_fingerprint':null,'service_tier':null,'choices':[{'index':0,'message':{'role':'assistant','content':'Hi','refusal':null,'annotations':[],'tool_calls':null},'logprobs':null,'finish_reason':'stop'}]}")).Response);

    [Fact]
    public async Task Answer_EveryMemberThereCouldBeWithNothingInIt_IsAPlainText()
    {
        ChatAnswer answer = await AnswerAsync("{'id':'','error':{'message':''},'moderation':{'input':null,'flags':[]},'choices':[{'index':0,'text':'4','logprobs':{'content':null,'refusal':null},'finish_reason':'','message':{'role':'assistant','content':'4','annotations':null,'refusal':'','audio':{'data':'','expires_at':0,'id':'','transcript':''},'function_call':{'arguments':'','name':''},'tool_calls':null}}]}");
        Assert.Equal("4", answer.Text);
        Assert.Null(answer.Response);

        ChatAnswer call = await AnswerAsync("{'choices':[{'message':{'content':'','tool_calls':[{'id':'a','type':'function','custom':{'name':'','input':''},'function':{'name':'f','arguments':'{}'}}]}}]}");
        Assert.Null(Assert.Single(call.Calls()).AdditionalProperties);
    }

    [Fact]
    public async Task Answer_MembersThatCannotBeWrittenAgain_AreLeftOut()
    {
        ChatAnswer answer = await AnswerAsync("{'half':'\\ud83d','deep':{'a':['\\udc00']},'ok':'\\ud83d\\ude00','choices':[{'message':{'content':'Hi'},'finish_reason':'stop'}]}");
        Assert.Equal(["ok"], answer.Response!.AdditionalProperties!.Keys);
    }

    [Theory]
    [InlineData("'annotations':[{'type':'url_citation','url_citation':{'start_index':6,'end_index':9,'title':'T','url':'https://a.test/','content':'S'}}]", "")]
    [InlineData("'annotations':[{'type':'url_citation','start_index':6,'end_index':9,'title':'T','url':'https://a.test/','snippet':'S'}]", "")]
    [InlineData("", "'citations':['https://b.test/'],'search_results':[{'title':'T','url':'https://a.test/','snippet':'S','date':'2026-01-01'}],")]
    public async Task Answer_WhatItCites_IsAnnotated(string ofMessage, string ofResponse)
    {
        string message = "{'content':'Paris [1]'" + (ofMessage.Length > 0 ? "," + ofMessage : "") + "}";
        ChatAnswer answer = await AnswerAsync("{" + ofResponse + "'choices':[{'message':" + message + ",'finish_reason':'stop'}]}");
        TextContent text = Assert.Single(answer.Contents().OfType<TextContent>());
        Assert.Equal("Paris [1]", text.Text);
        AssertCitation(Assert.Single(text.Annotations!), ofMessage.Length > 0);
        Assert.Null(answer.Response!.Messages[0].AdditionalProperties);

        string first = ofResponse.Length > 0 ? "{" + ofResponse + "'choices':[{'delta':{'content':'Paris '}}]}" : "{'choices':[{'delta':{'content':'Paris '}}]}";
        StreamOutcome outcome = await StreamAsync(first, "{" + ofResponse + "'choices':[{'delta':" + message.Replace("Paris ", "", StringComparison.Ordinal) + ",'finish_reason':'stop'}]}");
        Assert.Equal("Paris [1]", outcome.Text);
        AIContent content = Assert.Single(outcome.Chunks.SelectMany(chunk => chunk.Extras?.Contents ?? []));
        AssertCitation(Assert.Single(content.Annotations!), ofMessage.Length > 0);
        Assert.False(outcome.Chunks[^1].Extras?.HasContent == true);
    }

    [Fact]
    public async Task Answer_CitationsAsAddresses_AreAnnotatedAndStay()
    {
        ChatAnswer answer = await AnswerAsync("{'citations':['https://a.test/','https://b.test/','nowhere'],'choices':[{'message':{'content':'Paris [2]'},'finish_reason':'stop'}]}");
        Assert.Equal(["https://a.test/", "https://b.test/"], answer.Contents().Single().Annotations!.Cast<CitationAnnotation>().Select(citation => citation.Url!.AbsoluteUri));
        Assert.True(answer.Response!.AdditionalProperties!.ContainsKey("citations"));
    }

    [Fact]
    public async Task Answer_CitationsInTheMessage_AreAnnotated()
    {
        ChatAnswer answer = await AnswerAsync("{'choices':[{'message':{'content':'Paris [1]','citations':['https://a.test/']},'finish_reason':'stop'}]}");
        Assert.Equal("https://a.test/", Assert.IsType<CitationAnnotation>(Assert.Single(Assert.Single(answer.Contents()).Annotations!)).Url!.OriginalString);
    }

    [Fact]
    public async Task Answer_AnnotationsThatNobodyKnows_RideAlong()
    {
        ChatAnswer answer = await AnswerAsync("{'choices':[{'message':{'content':'x','annotations':[{'type':'file','file':{'hash':'h'}}]},'finish_reason':'stop'}]}");
        Assert.Equal("[{'type':'file','file':{'hash':'h'}}]", Json(answer.Response!.Messages[0].AdditionalProperties!["annotations"]));
    }

    [Theory]
    [InlineData("'images':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AQID'}}]")]
    [InlineData("'content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AQID'}}]")]
    [InlineData("'content':[{'type':'image_url','image_url':'data:image/png;base64,AQID'}]")]
    public async Task Answer_Image_IsContent(string members)
    {
        DataContent image = (await AnswerAsync("{'choices':[{'message':{" + members + "},'finish_reason':'stop'}]," + Usage + "}")).Contents().OfType<DataContent>().Single();
        Assert.Equal(("image/png", "010203"), (image.MediaType, Convert.ToHexString(image.Data.Span)));
        StreamOutcome outcome = await StreamAsync("{'choices':[{'delta':{" + members + "},'finish_reason':'stop'}]," + Usage + "}");
        Assert.True(outcome.Chunks[0].HasContent);
        Assert.True(outcome.IsComplete);
    }

    [Theory]
    [InlineData("https://a.test/x.png", true)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("data:image/png;base64,%%%", false)]
    [InlineData("data:", false)]
    [InlineData("", false)]
    public async Task Answer_ImageByAddress_IsContentOrRidesAlong(string url, bool isContent)
    {
        ChatAnswer answer = await AnswerAsync("{'choices':[{'message':{'content':'x','images':[{'type':'image_url','image_url':{'url':'" + url + "'}}]},'finish_reason':'stop'}]}");
        Assert.Equal(isContent, answer.Contents().OfType<UriContent>().Any());
        Assert.Equal(!isContent, answer.Response!.Messages[0].AdditionalProperties?.ContainsKey("fallback.content_parts") == true);
    }

    [Fact]
    public async Task Answer_Sound_IsContentWithWhatWasSaid()
    {
        string wave = Convert.ToBase64String("RIFFxxxx"u8.ToArray());
        ChatAnswer answer = await AnswerAsync("{'choices':[{'message':{'content':null,'audio':{'id':'audio_1','expires_at':9,'data':'" + wave + "','transcript':'Hello'}},'finish_reason':'stop'}]," + Usage + "}");
        DataContent sound = answer.Contents().OfType<DataContent>().Single();
        Assert.Equal(("audio/wav", 8), (sound.MediaType, sound.Data.Length));
        Assert.Equal("{'id':'audio_1','expires_at':9,'transcript':'Hello'}", Json(answer.Response!.Messages[0].AdditionalProperties!["audio"]));

        StreamOutcome outcome = await StreamAsync(
            "{'choices':[{'delta':{'audio':{'id':'audio_1','transcript':'Hel'}}}]}", "{'choices':[{'delta':{'audio':{'data':'AQID','transcript':'lo'}}}]}",
            "{'choices':[{'delta':{'audio':{'data':'BAUG','expires_at':9}},'finish_reason':'stop'}]}");
        Assert.Equal("010203040506", string.Concat(outcome.Chunks.SelectMany(chunk => chunk.Extras?.Contents ?? []).Cast<DataContent>().Select(piece => Convert.ToHexString(piece.Data.Span))));
        Assert.Equal("{'id':'audio_1','expires_at':9,'transcript':'Hello'}", Json(outcome.MessageProperties!["audio"]));
    }

    [Theory]
    [InlineData("'message':{'content':''},'finish_reason':'stop'", Usage, true)]
    [InlineData("'message':{'content':'','reasoning':'hm'},'finish_reason':'stop'", Usage, true)]
    [InlineData("'message':{'content':null},'finish_reason':'tool_calls'", "'usage':null", true)]
    [InlineData("'message':{'content':null,'tool_calls':[]},'finish_reason':'tool_calls'", "'usage':null", true)]
    [InlineData("'message':{'content':null,'tool_calls':[{'id':'a','function':{'name':''}}]},'finish_reason':'tool_calls'", "'usage':null", true)]
    [InlineData("'message':{'content':''},'finish_reason':'stop'", "'usage':null", false)]
    [InlineData("'message':{'content':''},'finish_reason':'stop'", "'usage':{'completion_tokens':0}", false)]
    [InlineData("'message':{'content':''},'finish_reason':'stop'", "'usage':{'completion_tokens':1}", false)]
    [InlineData("'message':{'content':'','reasoning':'hm'},'finish_reason':'length'", Usage, false)]
    [InlineData("'message':{'content':'Hi'},'finish_reason':'tool_calls'", Usage, false)]
    public async Task Answer_ThatHoldsNothing_IsNoneWhenItSaysOtherwise(string choice, string usage, bool isFailure)
    {
        Reply<ChatAnswer> reply = await ScriptedProvider.Answering(Quoted("{'choices':[{" + choice + "}]," + usage + "}")).CompleteAsync();
        Assert.Equal(isFailure ? FailureKind.ProtocolError : null, reply.Failure?.Kind);
        StreamOutcome outcome = await ScriptedProvider.Streaming(Quoted("data: {'choices':[{" + choice.Replace("message", "delta", StringComparison.Ordinal) + "}]," + usage + "}\n\ndata: [DONE]\n\n")).ReadAsync();
        Assert.Equal(isFailure ? FailureKind.ProtocolError : null, outcome.Failure?.Kind);
        if (isFailure && usage == Usage) Assert.Equal((178L, 178L), (reply.Failure!.Usage!.OutputTokenCount, outcome.Failure!.Usage!.OutputTokenCount));
    }

    private static void AssertCitation(AIAnnotation annotation, bool hasPlace)
    {
        var citation = Assert.IsType<CitationAnnotation>(annotation);
        Assert.Equal(("https://a.test/", "T", "S"), (citation.Url!.AbsoluteUri, citation.Title, citation.Snippet));
        if (!hasPlace) Assert.Null(citation.AnnotatedRegions);
        else Assert.Equal((6, 9), Assert.IsType<TextSpanAnnotatedRegion>(Assert.Single(citation.AnnotatedRegions!)) is { } place ? (place.StartIndex, place.EndIndex) : default);
    }

    private static async Task<ChatAnswer> AnswerAsync(string body)
    {
        Reply<ChatAnswer> reply = await ScriptedProvider.Answering(Quoted(body)).CompleteAsync();
        Assert.Null(reply.Failure);
        return reply.Value!;
    }

    private static async Task<Failure> FailureAsync(string body) => Assert.IsType<Failure>((await ScriptedProvider.Answering(Quoted(body)).CompleteAsync()).Failure);

    private static Task<StreamOutcome> StreamAsync(params string[] events) =>
        ScriptedProvider.Streaming([.. events.Select(ev => "data: " + Quoted(ev) + "\n\n")]).ReadAsync();

    private static string Json(object? value) => Assert.IsType<JsonElement>(value).GetRawText().Replace('"', '\'');

    private static string Quoted(string text) => text.Replace('\'', '"');
}
