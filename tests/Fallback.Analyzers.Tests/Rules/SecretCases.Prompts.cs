namespace Fallback.Analyzers.Tests;

/// <summary>FB3005: prompts and answers in logs.</summary>
internal static partial class SecretCases
{
    private static string Desk(string members) => $$"""
        using Microsoft.Extensions.Logging;

        [ModelChain("openai/gpt-6-luna")]
        public interface IAssistant
        {
            Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
            Task<FallbackResult<string>> TryAskAsync(string question, string language);
            Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages);
            IAsyncEnumerable<string> StreamAsync(string question);
        }

        public sealed partial class Desk(IAssistant assistant, ILogger<Desk> logger)
        {
            public override string ToString() => $"{assistant} {logger}";
            {{members}}
        }
        """;

    private static TheoryData<string, string> PromptHits => Marked("FB3005",
        Desk("""public async Task<string> AskAsync(string question) { logger.LogInformation("Asked {Question}", [|question|]); return await assistant.AskAsync(question); }"""),
        Desk("""public async Task<string> AskAsync(string question) { string answer = await assistant.AskAsync(question); logger.LogInformation("Answered {Answer}", [|answer|]); return answer; }"""),
        Desk("""public async Task<string> AskAsync(string question, CancellationToken token) { var answer = await assistant.AskAsync(question, token).ConfigureAwait(false); logger.LogWarning($"{answer.Length} characters: {[|answer.Trim()|]}"); return answer; }"""),
        Desk("""public async Task<string> AskAsync(string question) { FallbackResult<string> result = await assistant.TryAskAsync(question, "en"); logger.LogInformation("{Status}: {Answer}", result.Status, [|result.Value|]); return result.Value; }"""),
        Desk("""public async Task<string> AskAsync(string question) { try { return await assistant.AskAsync(question); } catch (FallbackException error) { logger.LogError(error, "Could not answer '{Question}'", [|question|]); throw; } }"""),
        Desk("""public async Task ChatAsync(List<ChatMessage> messages) { ChatResponse response = await assistant.ChatAsync(messages); logger.LogInformation("{Text}", [|response.Text|]); logger.LogInformation("{All}", [|response|]); }"""),
        Desk("""public async Task ChatAsync(List<ChatMessage> messages) { foreach (ChatMessage message in messages) logger.LogInformation("{Role}: {Text}", message.Role, [|message.Text|]); await assistant.ChatAsync(messages); }"""),
        Desk("""public async Task StreamAsync(string question) { await foreach (string piece in assistant.StreamAsync(question)) logger.Log(LogLevel.Information, "{Piece}", [|piece|]); }"""),
        Desk("""[LoggerMessage(1, LogLevel.Information, "Asked {Question}")] private partial void Asked(string question); private partial void Asked(string question) { } public Task<string> AskAsync(string question) { Asked([|question|]); return assistant.AskAsync(question); }"""),
        Desk("""public async Task AskAsync(string question) => logger.LogCritical("{Answer}", [|await assistant.AskAsync(question)|]);"""));

    private static string[] PromptMisses =>
    [
        Desk("""public async Task<string> AskAsync(string question) { logger.LogDebug("Asked {Question}", question); return await assistant.AskAsync(question); }"""),
        Desk("""public async Task<string> AskAsync(string question) { string answer = await assistant.AskAsync(question); logger.LogTrace("Answered {Answer}", answer); logger.LogInformation("Answered with {Length} characters to {Question}", answer.Length, question.Length); return answer; }"""),
        Desk("""public async Task<string> AskAsync(string question) { if (logger.IsEnabled(LogLevel.Debug)) logger.LogInformation("Asked {Question}", question); return await assistant.AskAsync(question); }"""),
        Desk("""public bool EnableSensitiveData { get; set; } public async Task<string> AskAsync(string question) { if (EnableSensitiveData) { logger.LogInformation("Asked {Question}", question); } return await assistant.AskAsync(question); }"""),
        Desk("""public async Task<string> AskAsync(string question) { FallbackResult<string> result = await assistant.TryAskAsync(question, "en"); logger.LogInformation("{Status} by {Model} in {Latency}: {Request} {Result}", result.Status, result.Model, result.Latency, result.RequestId, result); return result.Value; }"""),
        Desk("""public async Task<string> AskAsync(string userId, string question) { logger.LogInformation("User {User} asks", userId); return await assistant.AskAsync(question); }"""),
        Desk("""public async Task<string> AskAsync(string language, string question) { logger.LogInformation("Language {Language}", language); return (await assistant.TryAskAsync(question, language)).Value; }"""),
        Desk("""public async Task ChatAsync(List<ChatMessage> messages) { ChatResponse response = await assistant.ChatAsync(messages); logger.LogInformation("{Count} messages, {Model}, {Tokens}", messages.Count, response.ModelId, response.Usage?.TotalTokenCount); }"""),
        Desk("""public void Note(string question) => logger.LogInformation("Question of the day: {Question}", question);"""),
        Desk("""[LoggerMessage(1, LogLevel.Debug, "Asked {Question}")] private partial void Asked(string question); private partial void Asked(string question) { } public Task<string> AskAsync(string question) { Asked(question); return assistant.AskAsync(question); }"""),
        Desk("""public async Task AskAsync(string question) { string answer = await assistant.AskAsync(question); Console.WriteLine(answer); logger.Log(LogLevel.Debug, "{Answer}", answer); }"""),
    ];
}
