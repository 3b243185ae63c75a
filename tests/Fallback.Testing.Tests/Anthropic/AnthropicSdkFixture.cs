using Anthropic;
using Anthropic.Models.Messages;

namespace Fallback.Testing.Tests;

/// <summary>A started server, and Anthropic's own client for it.</summary>
public abstract class AnthropicSdkFixture : ServerFixture
{
    internal static MessageCreateParams Question { get; } = new() { Model = "m", MaxTokens = 100, Messages = [new UserMessageParam("hi")] };

    internal AnthropicClient Sdk(string path = "/") => new() { BaseUrl = new Uri(Server.BaseUrl, path).ToString(), ApiKey = "sk-ant-test", MaxRetries = 0 };

    /// <summary>What arrives of a stream, and the exception that ended it, if one did.</summary>
    internal static async Task<(IReadOnlyList<T> Items, Exception? Error)> ReadToFailureAsync<T>(IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        Exception? error = await Record.ExceptionAsync(async () =>
        {
            await foreach (T item in stream) items.Add(item);
        });
        return (items, error);
    }

    internal static string Text(IEnumerable<RawMessageStreamEvent> events) => string.Concat(events
        .Select(one => one.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? delta) && delta.Delta.TryPickText(out TextDelta? text) ? text.Text : ""));
}
