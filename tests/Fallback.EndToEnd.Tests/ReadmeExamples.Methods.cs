using Microsoft.Extensions.AI;

namespace Fallback.EndToEnd.Tests.Methods;

// The C# blocks of docs/methods.md and docs/attributes.md.

[ModelChain("openai/gpt-6-luna", "anthropic/claude-haiku-5-5", DeadlineMs = 30_000)]
[TierTimeout(12_000)]
[SystemPrompt("You are a support assistant.")]
public interface ISupportDesk
{
    // One question.
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

    // Several values in a prompt.
    [UserPrompt("Summarize in {maxWords} words:\n{text}")]
    Task<FallbackResult<string>> SummarizeAsync(string text, int maxWords, CancellationToken cancellationToken = default);

    // A conversation: what was said before, and the new message.
    Task<ChatResponse> ContinueAsync(IReadOnlyList<ChatMessage> history, string message, CancellationToken cancellationToken = default);

    // An image, and options of this call.
    Task<string> DescribeAsync(string question, DataContent photo, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

internal static class MethodExamples
{
    public static async Task ConverseAsync(ISupportDesk desk, CancellationToken cancellationToken)
    {
        List<ChatMessage> history = [];
        while (Console.ReadLine() is { Length: > 0 } message)
        {
            ChatResponse answer = await desk.ContinueAsync(history, message, cancellationToken);
            Console.WriteLine(answer.Text);
            history.Add(new ChatMessage(ChatRole.User, message));
            history.AddMessages(answer);
        }
    }

    public static async Task<string> DescribeAsync(ISupportDesk desk, CancellationToken cancellationToken)
    {
        var photo = new DataContent(await File.ReadAllBytesAsync("router.jpg", cancellationToken), "image/jpeg");
        var options = new ChatOptions { Temperature = 0.2f, MaxOutputTokens = 300 };
        string answer = await desk.DescribeAsync("Which cable is missing?", photo, options, cancellationToken);
        return answer;
    }
}
