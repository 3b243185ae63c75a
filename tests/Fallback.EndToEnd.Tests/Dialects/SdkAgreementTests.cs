using Fallback.Testing;
using Microsoft.Extensions.AI;
using OpenAI.Chat;

namespace Fallback.EndToEnd.Tests;

/// <summary>
/// The official SDKs read what our transport reads out of the same bytes: text, calls, finish reason and usage. Ollama is asked over its
/// OpenAI-compatible API by OpenAI's SDK: its own SDK speaks <c>/api/chat</c>, which no provider here does.
/// </summary>
public sealed class SdkAgreementTests
{
    private static readonly Dictionary<string, Reply> _answers = new()
    {
        ["text"] = Reply.Text("Hello there.").WithUsage(12, 3),
        ["chunks"] = Reply.Text("one two three").InChunks("one ", "", "two ", "three").WithUsage(5, 3),
        ["unicode"] = Reply.Text("naïve 日本語 😀 \u200d\u2028 \\ \" \u001f <&>\n\tend").InChunks(7).WithUsage(5, 30),
        ["line ends"] = Reply.Text("one two").WithCrLf().WithKeepAlives(2).WithUsage(5, 2),
        ["no role"] = Reply.Text("one two").WithoutRoleChunk().WithUsage(5, 2),
        ["call"] = Reply.Text("")
            .WithToolCall("weather", """{"city":"Oslo","days":3,"deep":{"a":[1,2.5,null,true]}}""", "call_1").WithUsage(40, 9),
        ["calls"] = Reply.Text("Let me look.")
            .WithToolCall("weather", """{"city":"Zürich 😀"}""", "call_1").WithToolCall("weather", "{}", "call_2"),
        ["reasoning"] = Reply.Text("42").WithReasoning("Six times seven.").WithUsage(9, 60, reasoningTokens: 55),
        ["cached"] = Reply.Text("hi").WithUsage(4_000, 20, cachedTokens: 3_900, reasoningTokens: 10),
        ["length"] = Reply.Text("It was a dark and").WithFinishReason("length").WithUsage(5, 5),
        // An answer, unless a chain says with [FailoverOn] that it is none.
        ["empty"] = Reply.Text("").WithUsage(5, 0),
        ["no usage"] = Reply.Text("hi").WithoutUsage(),
        ["zero usage"] = Reply.Text("hi").WithUsage(0, 0),
    };

    /// <summary>What an SDK passes on as an answer, and a chain does not.</summary>
    private static readonly Dictionary<string, (Reply Reply, FailureKind Kind)> _failures = new()
    {
        ["refusal"] = (Reply.Text("").WithRefusal("I cannot help with that."), FailureKind.ContentFiltered),
        ["filtered"] = (Reply.Text("It").WithFinishReason("content_filter"), FailureKind.ContentFiltered),
    };

    public static TheoryData<string, string, bool> Answers => Rows(_answers.Keys);

    public static TheoryData<string, string, bool> Failures => Rows(_failures.Keys);

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_IsReadAlike(string sdk, string name, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Default.Replies(_answers[name]);

        SdkAnswer theirs = await TheirsAsync(sdk, stage.Alpha, stream);
        using FallbackRuntime runtime = Runtime(sdk, stage);
        SdkAnswer ours = SdkAnswer.Of(await OursAsync(runtime, stream));

        // An SDK takes figures that are not there for 0.
        Assert.Equal(WithZeros(theirs), WithZeros(ours));
        Assert.Equal(Path(stage.Alpha.Requests[0]), Path(stage.Alpha.Requests[1]));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task AnswerThatIsNone_PassesTheSdk_AndIsAFailureOfTheTier(string sdk, string name, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        (Reply reply, FailureKind kind) = _failures[name];
        stage.Alpha.Default.Replies(reply);

        await TheirsAsync(sdk, stage.Alpha, stream);
        using FallbackRuntime runtime = Runtime(sdk, stage);
        FallbackException e = await Assert.ThrowsAnyAsync<FallbackException>(() => OursAsync(runtime, stream));

        Assert.Equal(kind, Assert.Single(e.Attempts).Failure);
    }

    private static TheoryData<string, string, bool> Rows(IEnumerable<string> names)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (string name in names)
            foreach (string sdk in (string[])["openai", "azure", "ollama"])
                foreach (bool stream in (bool[])[false, true]) rows.Add(sdk, name, stream);
        return rows;
    }

    private static Task<SdkAnswer> TheirsAsync(string sdk, ProviderServer server, bool stream)
    {
        ChatClient client = SdkAnswer.Sdk(sdk, server.BaseUrl, "gpt-4o");
        return stream ? SdkAnswer.StreamAsync(client, new()) : SdkAnswer.AskAsync(client, new());
    }

    private static async Task<ChatResponse> OursAsync(FallbackRuntime runtime, bool stream)
    {
        using IChatClient chain = runtime.CreateChatClient(new ChainOptions
        {
            Tiers = { new TierOptions { Model = "alpha/gpt-4o" } },
            TierRetry = new TierRetryOptions { MaxRetries = 0 },
        });
        return stream
            ? await chain.GetStreamingResponseAsync("hello", null, Stage.Token).ToChatResponseAsync(Stage.Token)
            : await chain.GetResponseAsync("hello", null, Stage.Token);
    }

    private static FallbackRuntime Runtime(string sdk, Stage stage) => new(new FallbackOptions { TimeProvider = stage.Clock }
        .AddProvider("alpha", provider =>
        {
            provider.BaseUrl = sdk == "azure" ? new Uri(stage.Alpha.BaseUrl, "/").AbsoluteUri : stage.Alpha.BaseUrl.AbsoluteUri;
            provider.ApiKey = new ApiKey("key-of-alpha-1234567890");
            provider.Vendor = sdk;
        }));

    private static SdkAnswer WithZeros(SdkAnswer answer) =>
        answer with { Cached = answer.Cached ?? 0, Reasoning = answer.Reasoning ?? 0 };

    /// <summary>Without the version of the API, which each chooses.</summary>
    private static string Path(RecordedRequest request) => request.Path.Split('?')[0];
}
