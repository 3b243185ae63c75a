using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.EndToEnd.Tests;

// The C# blocks of README.md and of the guides that ReadmeTests names stand in this file, so that they compile.

public sealed record Ticket(string Title, Priority Priority, [property: Description("Who wrote it; null when it is not said.")] string? Author, IReadOnlyList<string> Tags);

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
[AnswerRepair]
public interface ITicketDesk
{
    [UserPrompt("Extract the ticket of this mail:\n{mail}")]
    Task<Ticket> ExtractAsync(string mail, CancellationToken cancellationToken = default);
}

[JsonSerializable(typeof(Ticket))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
internal sealed partial class AppJson : JsonSerializerContext;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 20_000)]
[TierTimeout(10_000)]
[Hedge(DelayMs = 1_500)]
public interface IQuickAssistant
{
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

    [Hedge(DelayMs = 0)]                           // a race
    [OnStreamFailure(StreamRecovery.Fail)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", "anthropic/claude-sonnet-5-5", DeadlineMs = 25_000)]
[TierTimeout(5_000, 8_000, 10_000)]
[CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, HalfOpenMaxCalls = 3, SuccessThreshold = 2)]
public interface ISupportAssistant
{
    [SystemPrompt("You are a support assistant.")]
    Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);

    [UserPrompt("Summarize in {maxWords} words:\n{text}")]
    Task<FallbackResult<string>> SummarizeAsync(string text, int maxWords, CancellationToken cancellationToken = default);

    [OnStreamFailure(StreamRecovery.Fail)]
    IAsyncEnumerable<string> StreamAsync(string question, CancellationToken cancellationToken = default);

    [ModelChain("openai/gpt-6-luna", "google/gemini-3.5-flash-lite")]                                 // models that take a schema
    Task<Ticket> ExtractAsync(string email, CancellationToken cancellationToken = default);          // JSON schema of Ticket

    Task<ChatResponse> ChatAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IStreaming
{
    [OnStreamFailure(StreamRecovery.Restart)]
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
[TierTimeout(5_000, 8_000)]
[OnStreamFailure(StreamRecovery.Fail)]
public interface IResilientChat : IChatClient;

/// <summary>Stands for an SDK's client.</summary>
public abstract class AnthropicChatClient(IChatClient inner) : DelegatingChatClient(inner);

internal static class ReadmeExamples
{
    public static ChatOptions MakeOptions()
    {
        [SideEffects]
        static string Book(string flight) => $"booked {flight}";

        var options = new ChatOptions { Tools = [AIFunctionFactory.Create(Book)] };
        return options;
    }

    public static void RegisterChatClient(IServiceCollection services)
    {
        services.AddFallbackChatClient<IResilientChat>();                 // IChatClient, for the whole container
        services.AddFallbackChatClient<ISupportAssistant>("support");     // [FromKeyedServices("support")] IChatClient
        services.AddFallbackChatClient("assistant");                      // the chain Fallback:Chains:assistant, without an interface
    }

    public static void RegisterChatClientAsTier(IServiceCollection services)
    {
        services.AddFallback(options => options.DefaultProvider = "openai").AddChatClientProvider("anthropic", provider => provider.GetRequiredService<AnthropicChatClient>());
    }

    public static void RegisterAnthropic(IServiceCollection services, IConfiguration configuration)
    {
        services.AddFallback(configuration.GetSection("Fallback")).AddAnthropic();
    }

    public static ISupportAssistant CreateWithAnthropic()
    {
        ISupportAssistant assistant = FallbackClient.Create<ISupportAssistant>(options => options
            .AddAnthropic()
            .AddAnthropic("claude-eu", anthropic => anthropic.MaxOutputTokens = 16_000));
        return assistant;
    }

    public static IChatClient Convert(ISupportAssistant assistant)
    {
        IChatClient chat = assistant.AsIChatClient();
        return chat;
    }

    public static IChatClient RunTools(ISupportAssistant assistant)
    {
        IChatClient chat = assistant.AsIChatClient().AsBuilder().UseFunctionInvocation().Build();
        return chat;
    }

    public static async Task WatchAsync(FallbackMonitor monitor, CancellationToken cancellationToken)
    {
        await foreach (FallbackEvent happened in monitor.WatchAsync(cancellationToken))
        {
            if (happened is CallEvent { Outcome: not CallOutcome.Live } call) Console.WriteLine($"{call.Client} {call.Outcome} {call.ErrorType}");
            if (happened is BreakerEvent { Change.To: BreakerState.Open } opened) Console.WriteLine(opened.Change);
        }
    }

    public static async Task SummarizeAsync(ISupportAssistant assistant, string text)
    {
        FallbackResult<string> summary = await assistant.SummarizeAsync(text, maxWords: 20);
        Console.WriteLine($"{summary.Value} ({summary.Status} by {summary.Provider}/{summary.Model}, {summary.CostUsd} USD)");
        foreach (TierAttempt attempt in summary.Attempts) Console.WriteLine(attempt);
    }

    public static async Task RunBatchAsync(ITicketDesk desk, IEnumerable<string> mails, IProgress<BatchProgress> progress, CancellationToken cancellationToken)
    {
        var tickets = new List<Ticket>();
        var failed = new List<string>();
        var options = new BatchOptions { MaxConcurrency = 16, Progress = progress };
        await foreach (BatchItem<string, Ticket> item in FallbackBatch.RunAsync(mails, desk.ExtractAsync, options, cancellationToken))
        {
            if (item.Succeeded) tickets.Add(item.Result);
            else failed.Add(item.Input);
        }
    }

    public static void RegisterSerializer(HostApplicationBuilder builder)
    {
        builder.Services.AddFallback(options => options.SerializerOptions = AppJson.Default.Options);
    }

    public static void Register(HostApplicationBuilder builder)
    {
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackClient<ISupportAssistant>();
    }

    public static void RegisterInCode(IServiceCollection services, string key)
    {
        services.AddFallback(options => options.AddProvider("local", "http://localhost:11434/v1")).AddProvider("openai", provider => provider.ApiKey = new ApiKey(key));
    }

    public static ISupportAssistant Create()
    {
        ISupportAssistant assistant = FallbackClient.Create<ISupportAssistant>(options => options.AddProvider("local", "http://localhost:11434/v1"));
        return assistant;
    }
}

public sealed class LiveAnswerCache(IChatClient inner, IDistributedCache storage) : DistributedCachingChatClient(inner, storage)
{
    protected override Task WriteCacheAsync(string key, ChatResponse value, CancellationToken cancellationToken) =>
        IsLive(value.AdditionalProperties) ? base.WriteCacheAsync(key, value, cancellationToken) : Task.CompletedTask;

    protected override Task WriteCacheStreamingAsync(string key, IReadOnlyList<ChatResponseUpdate> value, CancellationToken cancellationToken) =>
        value.Any(update => IsLive(update.AdditionalProperties)) ? base.WriteCacheStreamingAsync(key, value, cancellationToken) : Task.CompletedTask;

    private static bool IsLive(AdditionalPropertiesDictionary? properties) =>
        properties?.GetValueOrDefault(FallbackProperties.Status) is nameof(AnswerStatus.Live);
}
