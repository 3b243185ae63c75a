using Fallback.Testing;
using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests;

/// <summary>
/// Microsoft.Extensions.AI's function invocation around a chain: it marks the calls that it has answered as informational, and the model
/// must hear of them and their results all the same.
/// </summary>
public sealed class FunctionInvocationTests
{
    public static TheoryData<string, bool> Dialects()
    {
        var data = new TheoryData<string, bool>();
        foreach (Dialect dialect in (Dialect[])[Dialect.OpenAIChat, Dialect.OpenAIResponses, Dialect.AnthropicMessages, Dialect.Gemini])
        {
            data.Add(dialect.Name, false);
            data.Add(dialect.Name, true);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Results_ReachTheModel(string dialect, bool stream)
    {
        await using Stage stage = await Stage.OpenAsync();
        stage.Alpha.Model("one").Replies(static request => request.Body.Contains("sunny in Rome", StringComparison.Ordinal)
            ? Reply.Text("It is sunny.")
            : Reply.Text("").WithToolCall("weather", """{"city":"Rome"}"""));
        FallbackOptions options = stage.Options();
        options.Providers["alpha"].Dialect = ((Dialect[])[Dialect.OpenAIChat, Dialect.OpenAIResponses, Dialect.AnthropicMessages, Dialect.Gemini])
            .Single(known => known.Name == dialect);
        using var runtime = new FallbackRuntime(options);
        using IChatClient client = runtime.CreateChatClient(new ChainOptions { Tiers = { new() { Model = "alpha/one" } } })
            .AsBuilder().UseFunctionInvocation().Build();
        var asked = new ChatOptions { Tools = [AIFunctionFactory.Create(static (string city) => $"sunny in {city}", "weather")] };

        ChatResponse answer = stream
            ? await client.GetStreamingResponseAsync("How is the weather in Rome?", asked, Stage.Token).ToChatResponseAsync(Stage.Token)
            : await client.GetResponseAsync("How is the weather in Rome?", asked, Stage.Token);

        Assert.Equal("It is sunny.", answer.Text);
        Assert.Equal(2, stage.Alpha.Requests.Count);
    }
}
