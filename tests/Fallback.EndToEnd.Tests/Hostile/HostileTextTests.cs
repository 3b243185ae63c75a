using System.Globalization;
using System.Text.Json;
using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>What a provider says comes out on one line, short, without what cannot be seen, and without the key, wherever it can stand.</summary>
[Collection(nameof(Alone))]
public sealed class HostileTextTests
{
    private const string Key = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF";
    private const string Forged = "stop\r\nfail: Fallback[0] FORGED LINE \u001b[31m\u202e\u2028end";

    /// <summary>Every place that a provider can write to.</summary>
    private static readonly Dictionary<string, Func<string, Reply>> _places = new(StringComparer.Ordinal)
    {
        ["finish reason beside a refusal"] = static text => Body(200, $$$$"""{"choices":[{"message":{"content":null,"refusal":"no"},"finish_reason":{{{{Json(text)}}}}}]}"""),
        ["finish reason beside nothing"] = static text => Body(200, $$$$"""{"choices":[{"message":{"content":null},"finish_reason":{{{{Json(text)}}}}}]}"""),
        ["finish reason of a stream"] = static text => Events($$$$"""{"choices":[{"delta":{"refusal":"no"},"finish_reason":{{{{Json(text)}}}}}]}"""),
        ["finish reason of an answer"] = static text => Body(200, $$$$"""{"choices":[{"message":{"content":"a"},"finish_reason":{{{{Json(text)}}}}}]}"""),
        ["id and model of an answer"] = static text => Body(200, $$$$"""{"id":{{{{Json(text)}}}},"model":{{{{Json(text)}}}},"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"""),
        ["id and model of a stream"] = static text => Events(
            $$$$"""{"id":{{{{Json(text)}}}},"model":{{{{Json(text)}}}},"choices":[{"delta":{"content":"a"}}]}""",
            """{"choices":[{"delta":{},"finish_reason":"stop"}]}"""),
        ["message"] = static text => Body(401, $$$$"""{"error":{"message":{{{{Json(text)}}}},"code":"invalid_api_key"}}"""),
        ["code and type"] = static text => Body(400, $$$$"""{"error":{"message":"no","code":{{{{Json(text)}}}},"type":{{{{Json(text)}}}}}}"""),
        ["parameter"] = static text => Body(400, $$$$"""{"error":{"message":"unsupported parameter","code":"unsupported_parameter","param":{{{{Json(text)}}}}}}"""),
        ["upstream"] = static text => Body(502, $$$$"""{"error":{"message":"x","metadata":{"raw":{{{{Json(Upstream(text))}}}}}}}"""),
        ["block reason"] = static text => Body(200, $$$$"""{"promptFeedback":{"blockReason":{{{{Json(text)}}}}}}"""),
        ["request id in the body"] = static text => Body(500, $$$$"""{"error":{"message":"no"},"request_id":{{{{Json(text)}}}}}"""),
        ["plain text"] = static text => Reply.Raw(502, "text/plain", text),
        ["error in a stream"] = static text => Events($$$$"""{"error":{"message":{{{{Json(text)}}}},"code":{{{{Json(text)}}}}}}"""),
        ["validation list"] = static text => Body(422, $$$$"""{"detail":[{"loc":["body",{{{{Json(text)}}}}],"msg":{{{{Json(text)}}}},"type":{{{{Json(text)}}}}}]}"""),
    };

    public static TheoryData<string, bool> Places()
    {
        var data = new TheoryData<string, bool>();
        foreach (string place in _places.Keys)
        {
            data.Add(place, false);
            data.Add(place, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task WhatCannotBeSeen_IsNotShown(string place, bool streams)
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (string text in (string[])[Forged, Forged + new string('x', 1_000_000)])
        {
            foreach (string shown in await ShownAsync(stage, _places[place](text), streams))
            {
                Assert.InRange(shown.Length, 0, 6_000);
                Assert.DoesNotContain(shown, static c => c != '\n' && char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator);
                Assert.DoesNotContain('\n', shown);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Key_AtAnyPlaceOfTheText_IsNotShown(string place, bool streams)
    {
        await using Stage stage = await Stage.OpenAsync();
        foreach (int before in (int[])[0, 17, 479, 495, 1990, 2005, 2010, 2017, 2022, 2027, 2040, 32_740, 32_760])
        {
            foreach (string shown in await ShownAsync(stage, _places[place]("Unauthorized, key" + new string(' ', before) + Key), streams))
                Assert.DoesNotContain(Key[..12], shown, StringComparison.OrdinalIgnoreCase);
            // A key that is not the one that was sent, and looks like one.
            foreach (string shown in await ShownAsync(stage, _places[place]("Unauthorized, key" + new string(' ', before) + Other), streams))
                Assert.DoesNotContain(Other[..12], shown, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("https://@.example.com/v1")]
    [InlineData("https://elsewhere.example/@")]
    [InlineData("@://elsewhere.example/")]
    [InlineData("//@/")]
    public async Task Redirect_TellsNoKey(string location)
    {
        await using Stage stage = await Stage.OpenAsync();
        string text = location.Replace("@", Key, StringComparison.Ordinal);
        foreach (string shown in await ShownAsync(stage, Reply.Status(302).WithHeader("Location", text), false))
            Assert.DoesNotContain(Key[..12], shown, StringComparison.OrdinalIgnoreCase);
    }

    private const string Other = "zY8xW6vU4tS2rQ0pO9nM7lK5jI3hG1fE";

    /// <summary>All strings that somebody may log: of result, exception and log.</summary>
    private static async Task<IReadOnlyList<string>> ShownAsync(Stage stage, Reply reply, bool streams)
    {
        using var witness = new Witness();
        stage.Alpha.Model("one").Reset().Replies(reply);
        FallbackOptions options = stage.Options();
        options.LoggerFactory = witness;
        options.Providers["alpha"].ApiKey = new ApiKey(Key);
        using var runtime = new FallbackRuntime(options);
        var shown = new List<string>();
        try
        {
            if (streams)
            {
                await foreach (string _ in runtime.CreateClient<IUnending>().StreamAsync("q", Stage.Token))
                {
                }
            }
            else
            {
                FallbackResult<string> result = await runtime.CreateClient<ITimed>().AskAsync("q", Stage.Token);
                shown.AddRange([$"{result}", result.Model ?? "", JsonSerializer.Serialize(result.Attempts)]);
            }
        }
        catch (FallbackException e)
        {
            shown.Add(e.Message);
            if (e is RequestRejectedException rejected) shown.Add(rejected.ProviderCode ?? "");
            foreach (TierAttempt attempt in e.Attempts)
                shown.AddRange([$"{attempt}", attempt.Message ?? "", attempt.ProviderCode ?? "", attempt.ProviderRequestId ?? "", .. attempt.Adaptations]);
        }
        return [.. shown, .. witness.Seen.Where(static line => !line.Contains("   at ", StringComparison.Ordinal))];
    }

    private static Reply Body(int status, string json) => Reply.Raw(status, "application/json", json);

    private static Reply Events(params string[] events) =>
        Reply.Raw(200, "text/event-stream", string.Concat(events.Append("[DONE]").Select(static data => $"data: {data}\n\n")));

    private static string Upstream(string text) => $$$$"""{"error":{"message":{{{{Json(text)}}}}}}""";

    private static string Json(string text) => JsonSerializer.Serialize(text);
}
