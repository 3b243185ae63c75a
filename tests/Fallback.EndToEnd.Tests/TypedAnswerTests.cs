using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Fallback.EndToEnd.Tests;

/// <summary>Answers of a type: asked for by each tier's own means, and held to the type whatever the provider did.</summary>
public sealed class TypedAnswerTests
{
    private const string Json = """{"title":"Printer on fire","priority":"High","author":null,"tags":["printer","fire"]}""";

    [Fact]
    public async Task Answer_IsReadAsTheType_AndTheSchemaIsAskedForStrictly()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(Json));

        Ticket ticket = await Client<IExtractor>(stage, StructuredOutputMode.JsonSchema).ExtractAsync("It burns!", Stage.Token);

        Assert.Equal(("Printer on fire", Priority.High, null), (ticket.Title, ticket.Priority, ticket.Author));
        Assert.Equal(["printer", "fire"], ticket.Tags);
        RecordedRequest request = Assert.Single(stage.Alpha.Requests);
        JsonElement format = request.Json.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        JsonElement asked = format.GetProperty("json_schema");
        Assert.True(asked.GetProperty("strict").GetBoolean());
        Assert.Equal("Ticket", asked.GetProperty("name").GetString());
        Assert.Equal(
            """{"type":"object","properties":{"title":{"type":"string"},"priority":{"type":"string","enum":["Low","Normal","High"]},"author":{"description":"Who wrote it; null when it is not said.","type":["string","null"]},"tags":{"type":"array","items":{"type":"string"}}},"required":["title","priority","author","tags"],"additionalProperties":false}""",
            JsonSerializer.Serialize(asked.GetProperty("schema")));
        Assert.Equal("", request.SystemMessage);
    }

    [Theory]
    [InlineData(StructuredOutputMode.JsonSchema, "json_schema", false)]
    [InlineData(StructuredOutputMode.JsonObject, "json_object", true)]
    [InlineData(StructuredOutputMode.Prompted, null, true)]
    [InlineData(null, "json_schema", true)]
    public async Task Tier_IsAskedInItsOwnMode(StructuredOutputMode? mode, string? format, bool prompted)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(Json));

        FallbackResult<Ticket> result = await Client<IExtractor>(stage, mode).ExtractWithResultAsync("It burns!", Stage.Token);

        Assert.Equal("Printer on fire", result.Value.Title);
        RecordedRequest request = Assert.Single(stage.Alpha.Requests);
        Assert.Equal(format, request.Json.TryGetProperty("response_format", out JsonElement asked) ? asked.GetProperty("type").GetString() : null);
        Assert.Equal(prompted, request.SystemMessage.Contains("\"required\":[\"title\"", StringComparison.Ordinal));
        Assert.Equal(mode is null or StructuredOutputMode.JsonSchema ? 0 : 1, Assert.Single(result.Attempts).Adaptations.Count);
    }

    [Theory]
    [InlineData("""{"title":"Printer on fire","priority":"High"}""", "tags")]
    [InlineData("""{"title":null,"priority":"High","author":null,"tags":[]}""", "title")]
    [InlineData("""{"title":"Printer on fire","priority":"Urgent","author":null,"tags":[]}""", "$.priority")]
    [InlineData("I cannot help with that.", "invalid")]
    [InlineData("null", "null")]
    [InlineData("", "")]
    [InlineData("""{"title":"Printer on fi""", "")]
    public async Task AnswerThatDoesNotFit_GoesToTheNextTier(string answer, string named)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(answer));
        stage.Bravo.Model("two").Replies(Reply.Text(Json));

        FallbackResult<Ticket> result = await stage.Client<IExtractor>().ExtractWithResultAsync("It burns!", Stage.Token);

        Assert.Equal(("Printer on fire", 1), (result.Value.Title, result.TierIndex));
        Assert.Equal(FailureKind.SchemaViolation, result.Attempts[0].Failure);
        Assert.Contains(named, result.Attempts[0].Message, StringComparison.Ordinal);
        Assert.Single(stage.Alpha.Requests);
        Assert.Equal(BreakerState.Closed, stage.Tier("alpha").Breaker.State);
    }

    [Theory]
    [InlineData("```json\n{0}\n```")]
    [InlineData("Here it is:\n\n```\n{0}\n```\nAnything else?")]
    [InlineData("Sure! {0} I hope that this helps.")]
    [InlineData("<think>The user wants {{a ticket}}.</think>\n{0}")]
    [InlineData("\uFEFF  {0}\n")]
    [InlineData("Is this {{a}} ticket? Its title could be [Printer].\n</think>\n\n{0}")]
    [InlineData("<thinking>maybe {{\"title\":1}}</thinking>\n{0}")]
    [InlineData("<|channel|>analysis<|message|>{{a}}<|end|><|start|>assistant<|channel|>final<|message|>{0}")]
    [InlineData("{0}\n\nNote: fill {{owner}} in later.")]
    [InlineData("{0}\n{0}")]
    [InlineData("Here is the [ticket]:\n{0}")]
    [InlineData("[{0}]")]
    public async Task JsonWithWordsAroundIt_IsFound(string form)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(form.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal).Replace("{0}", Json, StringComparison.Ordinal)));

        Assert.Equal("Printer on fire", (await stage.Client<IExtractor>().ExtractAsync("It burns!", Stage.Token)).Title);
    }

    [Fact]
    public async Task AnswerCutAtItsLimit_SaysSo()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(Json[..30]).WithFinishReason("length"));
        stage.Bravo.Model("two").Replies(Reply.Text(Json));

        FallbackResult<Ticket> result = await stage.Client<IExtractor>().ExtractWithResultAsync("It burns!", Stage.Token);

        Assert.Equal("the answer was cut off at the output limit", result.Attempts[0].Message);
    }

    [Theory]
    [InlineData("""{"value":17}""")]
    [InlineData("17")]
    [InlineData("```\n17\n```")]
    public async Task NumberAnswer_IsAskedForInAnObject(string answer)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(answer));

        Assert.Equal(17, await stage.Client<IExtractor>().CountAsync("How many?", Stage.Token));

        JsonElement schema = Assert.Single(stage.Alpha.Requests).Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        Assert.Equal("""{"type":"object","properties":{"value":{"type":"integer"}},"required":["value"],"additionalProperties":false}""", JsonSerializer.Serialize(schema));
    }

    [Fact]
    public async Task ListAnswer_IsRead()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text($$"""{"value":[{{Json}},{{Json}}]}"""));

        Assert.Equal(2, (await stage.Client<IExtractor>().ExtractAllAsync("mails", Stage.Token)).Count);
    }

    [Fact]
    public async Task RecursiveType_IsAskedForWithItsReferencesInPlace()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("""{"value":[{"name":"a","children":[{"name":"b","children":[]}]}]}"""));

        Circular[] tree = await stage.Client<ITreeExtractor>().ExtractAsync("tree", Stage.Token);

        Assert.Equal("b", tree[0].Children[0].Name);
        Assert.Contains("\"$ref\":\"#/properties/value/items\"", Assert.Single(stage.Alpha.Requests).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This response_format type is unavailable now", null)]
    [InlineData("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", "response_format")]
    [InlineData("Invalid schema for response_format 'Ticket': In context=(), 'required' is required to be supplied.", "response_format")]
    [InlineData("response_format.json_schema: Extra inputs are not permitted", null)]
    [InlineData("structured outputs are not supported by this model", null)]
    public async Task RefusedFormat_IsLearntStepByStep(string message, string? param)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(request => request.Json.TryGetProperty("response_format", out JsonElement format)
            ? Reply.Error(400, "invalid_request_error", message, param: param)
            : Reply.Text(Json));
        IExtractor client = stage.Client<IExtractor>();

        FallbackResult<Ticket> first = await client.ExtractWithResultAsync("It burns!", Stage.Token);
        FallbackResult<Ticket> second = await client.ExtractWithResultAsync("It burns!", Stage.Token);

        Assert.Equal([FailureKind.UnsupportedParameter, FailureKind.UnsupportedParameter, null], first.Attempts.Select(static attempt => attempt.Failure));
        Assert.Equal("asked for JSON in the prompt alone", Assert.Single(Assert.Single(second.Attempts).Adaptations));
        Assert.Equal(4, stage.Alpha.Requests.Count);
    }

    [Fact]
    public async Task Repair_ShowsTheModelItsAnswerOnce()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").RepliesOnce(Reply.Text("""{"title":"Printer on fire"}"""), Reply.Text(Json));

        FallbackResult<Ticket> result = await stage.Client<IRepairingExtractor>().ExtractAsync("It burns!", Stage.Token);

        Assert.Equal(("Printer on fire", 0), (result.Value.Title, result.TierIndex));
        Assert.Equal([FailureKind.SchemaViolation, null], result.Attempts.Select(static attempt => attempt.Failure));
        Assert.Contains("asked to correct an answer that did not fit", result.Attempts[1].Adaptations);
        JsonElement[] messages = [.. stage.Alpha.Requests[1].Json.GetProperty("messages").EnumerateArray()];
        Assert.Equal(["system", "user", "assistant", "user"], messages.Select(static message => message.GetProperty("role").GetString()));
        Assert.Equal("""{"title":"Printer on fire"}""", messages[2].GetProperty("content").GetString());
        Assert.Contains("priority", messages[3].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.All(result.Attempts, static attempt => Assert.True(attempt.Usage!.TotalTokenCount > 0));
    }

    [Fact]
    public async Task Repair_ThatFails_GoesToTheNextTier()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("no"));
        stage.Bravo.Model("two").Replies(Reply.Text(Json));

        FallbackResult<Ticket> result = await stage.Client<IRepairingExtractor>().ExtractAsync("It burns!", Stage.Token);

        Assert.Equal((2, 1, 1), (stage.Alpha.Requests.Count, stage.Bravo.Requests.Count, result.TierIndex));
        Assert.Equal(2, stage.Bravo.Requests[0].Json.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task AllAnswersUnfit_TheExceptionSaysWhy_WithoutTheAnswers()
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (ModelScript model in new[] { stage.Alpha.Model("one"), stage.Bravo.Model("two"), stage.Charlie.Model("three") }) model.Replies(Reply.Text("Secret words of the answer."));

        AllTiersFailedException e = await Assert.ThrowsAsync<AllTiersFailedException>(() => stage.Client<IExtractor>().ExtractAsync("It burns!", Stage.Token));

        Assert.Contains("SchemaViolation", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret words", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ToolCall_IsNoTypedAnswer()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("").WithToolCall("look_up", "{}"));
        stage.Bravo.Model("two").Replies(Reply.Text(Json));
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(static () => 1, "look_up")] };

        Ticket? found = await stage.Client<IExtractor>().FindAsync([new(ChatRole.User, "Find it.")], options, Stage.Token);

        Assert.Equal("Printer on fire", found?.Title);
        Assert.Single(stage.Alpha.Requests);
    }

    [Fact]
    public async Task Cache_GivesEachCallerAnObjectOfItsOwn_AndTheDefaultAnswerIsTyped()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(Json));
        ICachedExtractor client = stage.Client<ICachedExtractor>();

        FallbackResult<Ticket> live = await client.ExtractAsync("It burns!", Stage.Token);
        FallbackResult<Ticket> cached = await client.ExtractAsync("It burns!", Stage.Token);
        FallbackResult<Ticket> again = await client.ExtractAsync("It burns!", Stage.Token);
        stage.Alpha.Model("one").Reset().Replies(Reply.Status(401));
        FallbackResult<Ticket> last = await client.ExtractAsync("Something else", Stage.Token);

        Assert.Equal([AnswerStatus.Live, AnswerStatus.Cached, AnswerStatus.Cached, AnswerStatus.Default], new[] { live, cached, again, last }.Select(static result => result.Status));
        Assert.Equal(live.Value.Title, cached.Value.Title);
        Assert.NotSame(live.Value, cached.Value);
        Assert.NotSame(cached.Value, again.Value);
        Assert.Equal("unknown", last.Value.Title);
    }

    [Fact]
    public async Task WholeNumber_MayHaveAFraction()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("""{"value":17.0}"""));

        Assert.Equal(17, await stage.Client<IExtractor>().CountAsync("How many?", Stage.Token));
    }

    [Fact]
    public async Task TupleFieldsAndGetOnlyCollections_AreAskedForAndFilled()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("""{"pair":{"item1":"x","item2":3},"name":"y","tags":["a"]}"""));

        Roomy roomy = await stage.Client<IRoomyExtractor>().ExtractAsync("text", Stage.Token);

        Assert.Equal((("x", 3), "y", "a"), (roomy.Pair, roomy.Name, Assert.Single(roomy.Tags)));
        JsonElement schema = Assert.Single(stage.Alpha.Requests).Json.GetProperty("response_format").GetProperty("json_schema").GetProperty("schema");
        Assert.Equal(["name", "pair", "tags"], schema.GetProperty("required").EnumerateArray().Select(static name => name.GetString()).Order());
    }

    [Theory]
    [InlineData(StructuredOutputMode.JsonObject)]
    [InlineData(StructuredOutputMode.Prompted)]
    public async Task SchemaInThePrompt_HasItsWordsAsTheyAre(StructuredOutputMode mode)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("""{"title":"x"}"""));

        await Client<IWordedExtractor>(stage, mode).ExtractAsync("text", Stage.Token);

        Assert.Contains(Worded.Words.Replace("\"", "\\\"", StringComparison.Ordinal), Assert.Single(stage.Alpha.Requests).SystemMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefaultResponseThatDoesNotFit_FailsAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();

        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(stage.Client<IWrongDefaultExtractor>);

        Assert.Contains("IWrongDefaultExtractor: the default response '42' is not a valid Ticket", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TypeThatCannotBeRead_FailsAtStart()
    {
        await using Stage stage = await Stage.OpenAsync();

        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(stage.Client<IUnreadableExtractor>);

        Assert.Contains("have no JSON form ('Unreadable.Counters': Func`1 cannot be read from JSON)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SerializerOptions_DecideNames_AndNeedMetadataForTheType()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text(Json));
        FallbackOptions options = stage.Options();
        options.SerializerOptions = TicketContext.Default.Options;
        using var runtime = new FallbackRuntime(options);

        FallbackResult<Ticket> result = await runtime.CreateClient<ICachedExtractor>().ExtractAsync("It burns!", Stage.Token);
        OptionsValidationException e = Assert.ThrowsAny<OptionsValidationException>(runtime.CreateClient<ITreeExtractor>);

        Assert.Equal(Priority.High, result.Value.Priority);
        Assert.Contains("[JsonSerializable(typeof(Circular[]))]", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallersOwnFormat_IsAskedForByTheSameMeans()
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(Reply.Text("{}"));
        ISkipping client = Client<ISkipping>(stage, StructuredOutputMode.JsonObject);

        await client.AskAsync([new(ChatRole.User, "hello")], new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema<Ticket>() }, Stage.Token);
        await client.AskAsync([new(ChatRole.User, "hello")], new ChatOptions { ResponseFormat = ChatResponseFormat.Json }, Stage.Token);

        Assert.All(stage.Alpha.Requests, static request => Assert.Equal("json_object", request.Json.GetProperty("response_format").GetProperty("type").GetString()));
        Assert.Contains("\"priority\"", stage.Alpha.Requests[0].SystemMessage, StringComparison.Ordinal);
        Assert.Equal("", stage.Alpha.Requests[1].SystemMessage);
    }

    private static T Client<T>(Stage stage, StructuredOutputMode? mode) where T : class
    {
        FallbackOptions options = stage.Options();
        if (mode is not null) options.Models["alpha/one"] = new ModelOptions { StructuredOutput = mode };
        return new FallbackRuntime(options).CreateClient<T>();
    }
}
