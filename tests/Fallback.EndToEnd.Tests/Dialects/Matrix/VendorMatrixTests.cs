using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>
/// Every vendor with every kind of content and option, plain and streamed, against a server that refuses what the vendor refuses. Each method is
/// a column of docs/vendors.md.
/// </summary>
public sealed class VendorMatrixTests
{
    private static readonly byte[] _png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
    private static readonly AIFunction _weather = AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather", "Tells the weather.");
    private static readonly JsonElement _schema =
        JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    public static TheoryData<string, bool> Rows()
    {
        var rows = new TheoryData<string, bool>();
        foreach (string name in MatrixVendor.All.Keys)
            foreach (bool stream in (bool[])[false, true]) rows.Add(name, stream);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("text")]
    public async Task Text(string vendor, bool stream)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("Hello there.").WithUsage(12, 3));

        ChatResponse answer = await scene.AskAsync(stream, "hello", new() { MaxOutputTokens = 100 });

        Assert.Equal(("Hello there.", ChatFinishReason.Stop), (answer.Text, answer.FinishReason!.Value));
        Assert.Equal((12L, 3L), (answer.Usage!.InputTokenCount, answer.Usage.OutputTokenCount));
        Assert.True(scene.Request.IsStream == stream);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("tools")]
    public async Task Tools(string vendor, bool stream) => await CallAsync(vendor, stream, thoughts: null, "Oslo");

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("parallel tools")]
    public async Task ParallelTools(string vendor, bool stream) => await CallAsync(vendor, stream, thoughts: null, "Oslo", "Rome");

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("typed answers")]
    public async Task TypedAnswers(string vendor, bool stream)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("""{"city":"Oslo"}"""));

        ChatResponse answer = await scene.AskAsync(stream, "Which city?", new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(_schema, "place") });

        Assert.Equal("""{"city":"Oslo"}""", answer.Text);
        Assert.Contains(scene.Vendor.Wire.Format, scene.Request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("images")]
    public async Task Images(string vendor, bool stream) =>
        await CarryAsync(vendor, stream, new DataContent(_png, "image/png"), static wire => wire.Image);

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("documents")]
    public async Task Documents(string vendor, bool stream) =>
        await CarryAsync(vendor, stream, new DataContent("%PDF-1.4 page"u8.ToArray(), "application/pdf") { Name = "page.pdf" }, static wire => wire.Document);

    [Theory]
    [MemberData(nameof(AudioRows))]
    [Column("audio")]
    public async Task Audio(string vendor, bool stream) =>
        await CarryAsync(vendor, stream, new DataContent("RIFF0000WAVE"u8.ToArray(), "audio/wav"), static wire => wire.Audio);

    /// <summary>Every vendor but those whose SDK leaves sound out without a word.</summary>
    public static TheoryData<string, bool> AudioRows()
    {
        var rows = new TheoryData<string, bool>();
        foreach (MatrixVendor vendor in MatrixVendor.All.Values)
            foreach (bool stream in (bool[])[false, true])
                if (!vendor.UsesSdk) rows.Add(vendor.Name, stream);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("reasoning")]
    public async Task Reasoning(string vendor, bool stream)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("42").WithReasoning("Six times seven.").WithUsage(9, 60, reasoningTokens: 55));

        ChatResponse answer = await scene.AskAsync(stream, "Six times seven?", new() { Reasoning = new() { Effort = ReasoningEffort.High, Output = ReasoningOutput.Full } });

        Assert.Equal("42", answer.Text);
        Assert.Equal("Six times seven.", string.Concat(Contents<TextReasoningContent>(answer).Select(static thought => thought.Text)));
        Assert.Equal((60L, 55L), (answer.Usage!.OutputTokenCount, answer.Usage.ReasoningTokenCount));
        Assert.Contains(scene.Vendor.Wire.Effort, scene.Request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("reasoning in tool loops")]
    public async Task ReasoningInToolLoops(string vendor, bool stream) => await CallAsync(vendor, stream, thoughts: "Let me look.", "Oslo");

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("citations")]
    public async Task Citations(string vendor, bool stream)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("It is sunny.").WithCitation("Weather", "https://weather.test/oslo"));

        ChatResponse answer = await scene.AskAsync(stream, "How is the weather?");

        Assert.Equal("It is sunny.", answer.Text);
        CitationAnnotation citation = Assert.Single(Contents<AIContent>(answer).SelectMany(static content => content.Annotations ?? []).OfType<CitationAnnotation>());
        Assert.Equal(("Weather", "https://weather.test/oslo"), (citation.Title, citation.Url!.AbsoluteUri));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("cached prompts")]
    public async Task CachedPrompts(string vendor, bool stream)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("hi").WithUsage(4_000, 20, cachedTokens: 3_900));

        ChatResponse answer = await scene.AskAsync(stream, "hello");

        Assert.Equal((4_000L, 3_900L, 20L), (answer.Usage!.InputTokenCount, answer.Usage.CachedInputTokenCount, answer.Usage.OutputTokenCount));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("failover into it")]
    public async Task FailoverInto(string vendor, bool stream) => await TakeOverAsync(vendor, stream, beginsWithIt: false);

    [Theory]
    [MemberData(nameof(Rows))]
    [Column("failover out of it")]
    public async Task FailoverOutOf(string vendor, bool stream) => await TakeOverAsync(vendor, stream, beginsWithIt: true);

    /// <summary>What another provider's answers bear for itself goes to nobody else, and keeps nobody from being asked.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task StateOfAnothers_IsLeftOut(string vendor, bool stream)
    {
        const string Secret = "secret-of-another", Tier = "another/model";
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("from alpha"));
        AdditionalPropertiesDictionary Noted() => new() { [FallbackProperties.Tier] = Tier, ["fallback.part"] = Secret };
        var said = new ChatMessage(ChatRole.Assistant,
        [
            new TextReasoningContent("hm") { ProtectedData = Secret, AdditionalProperties = Noted() },
            new AIContent { AdditionalProperties = Noted() },
            new TextContent("Let me look.") { AdditionalProperties = Noted() },
        ]) { AdditionalProperties = Noted() };

        ChatResponse answer = await scene.AskAsync(stream, [new ChatMessage(ChatRole.User, "hello"), said, new ChatMessage(ChatRole.User, "And?")]);

        Assert.Equal("from alpha", answer.Text);
        Assert.Contains("Let me look.", scene.Request.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, scene.Request.Body, StringComparison.Ordinal);
    }

    /// <summary>A loop of two turns: calls of a tool with their results, and the answer.</summary>
    private static async Task CallAsync(string vendor, bool stream, string? thoughts, params string[] cities)
    {
        TextReply call = Reply.Text("");
        if (thoughts is not null) call = call.WithReasoning(thoughts);
        for (int i = 0; i < cities.Length; i++) call = call.WithToolCall("weather", $$"""{"city":"{{cities[i]}}"}""", $"toolu_{i}");
        await using var scene = await MatrixScene.OpenAsync(vendor, call, Reply.Text("Sunny."));
        var options = new ChatOptions { Tools = [_weather], Reasoning = thoughts is null ? null : new() { Effort = ReasoningEffort.High } };

        List<ChatMessage> history = [new(ChatRole.User, "How is the weather?")];
        ChatResponse first = await scene.AskAsync(stream, history, options);
        FunctionCallContent[] calls = [.. Contents<FunctionCallContent>(first)];
        history.AddRange(first.Messages);
        history.Add(new ChatMessage(ChatRole.Tool, [.. calls.Select(static made => new FunctionResultContent(made.CallId, "sunny"))]));
        ChatResponse second = await scene.AskAsync(stream, history, options);

        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal(cities, calls.Select(static made => made.Arguments!["city"]!.ToString()));
        Assert.Equal(cities.Length, calls.Select(static made => made.CallId).Distinct().Count());
        Assert.Equal("Sunny.", second.Text);
        if (thoughts is not null) Assert.Contains(thoughts, string.Concat(Contents<TextReasoningContent>(first).Select(static thought => thought.Text)), StringComparison.Ordinal);
    }

    /// <summary>Carried in the vendor's form, or, where it has none, by the next tier.</summary>
    private static async Task CarryAsync(string vendor, bool stream, AIContent content, Func<MatrixWire, string?> form)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor, Reply.Text("from alpha"));

        ChatResponse answer = await scene.AskAsync(stream, [new ChatMessage(ChatRole.User, [new TextContent("What is this?"), content])]);

        if (form(scene.Vendor.Wire) is { } member)
        {
            Assert.Equal("from alpha", answer.Text);
            Assert.Contains(member, scene.Request.Body, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(MatrixScene.Spare, answer.Text);
            Assert.Empty(scene.Requests);
        }
    }

    /// <summary>A tool loop that one tier begins and another goes on with; thinking is asked for.</summary>
    private static async Task TakeOverAsync(string vendor, bool stream, bool beginsWithIt)
    {
        await using var scene = await MatrixScene.OpenAsync(vendor);
        TextReply call = Reply.Text("").WithReasoning("Let me look.").WithToolCall("weather", """{"city":"Oslo"}""", "toolu_0");
        // A loop stays with the tier that began it for as long as that answers.
        scene.Script(beginsWithIt ? [call, Reply.Error(500)] : [Reply.Error(500), Reply.Text("Sunny.")]);
        scene.ScriptSpare(beginsWithIt ? [Reply.Text("Sunny.")] : [call, Reply.Error(500)]);
        var options = new ChatOptions { Tools = [_weather], Reasoning = new() { Effort = ReasoningEffort.High } };

        List<ChatMessage> history = [new(ChatRole.User, "How is the weather?")];
        ChatResponse first = await scene.AskAsync(stream, history, options);
        history.AddRange(first.Messages);
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(Contents<FunctionCallContent>(first).Single().CallId, "sunny")]));
        ChatResponse second = await scene.AskAsync(stream, history, options);

        Assert.Equal("Sunny.", second.Text);
        Assert.Equal(
            beginsWithIt ? ("alpha", "bravo") : ("bravo", "alpha"),
            ((string)first.AdditionalProperties![FallbackProperties.Provider]!, (string)second.AdditionalProperties![FallbackProperties.Provider]!));
    }

    private static IEnumerable<T> Contents<T>(ChatResponse answer) => answer.Messages.SelectMany(static message => message.Contents).OfType<T>();
}
