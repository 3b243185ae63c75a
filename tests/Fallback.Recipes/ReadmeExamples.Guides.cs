using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fallback.Recipes.Guides;

// C# blocks of docs/breaker.md, context.md, failures.md, failoverbench.md, limits-and-budgets.md, models.md.

internal static class Breakers
{
    [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
    [CircuitBreaker(FailureThreshold = 3, BreakSeconds = 30, HalfOpenMaxCalls = 3, SuccessThreshold = 2)]          // 3 failures in a row
    [CircuitBreaker(FailureRatio = 0.5, SamplingSeconds = 60, MinimumThroughput = 10, Model = "openai/gpt-6-luna")]  // half of at least 10 calls, for one tier
    public interface IClassifier
    {
        Task<string> ClassifyAsync(string mail, CancellationToken cancellationToken = default);
    }

    public static (ISupportAssistant, IClassifier) Share(FallbackOptions options)
    {
        var runtime = new FallbackRuntime(options);
        ISupportAssistant support = runtime.CreateClient<ISupportAssistant>();
        IClassifier classifier = runtime.CreateClient<IClassifier>();   // sees what has failed for the other
        return (support, classifier);
    }
}

internal static class Windows
{
    [ModelChain("openai/gpt-6-luna", "local/my-model")]
    [ContextPolicy(ContextOverflow.TrimHistory, ReserveTokens = 500)]
    public interface ISupportAssistant
    {
        Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
    }

    public static void Register(HostApplicationBuilder builder)
    {
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback")).AddTokenizers(); // or, without a container: options.AddTokenizers()
    }

    // Azure's deployments have names of their own; this one serves GPT-5.
    public sealed class DeploymentCounter : ITokenCounter
    {
        private readonly TiktokenCounter _openai = new();       // or any other tokenizer

        public int? Count(ReadOnlySpan<char> text, string provider, string model) =>
            _openai.Count(text, provider, provider == "azure" && model == "support-prod" ? "gpt-5" : model);
    }

    public static void RegisterCounter(HostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ITokenCounter, DeploymentCounter>();      // or, without a container: options.TokenCounter = new DeploymentCounter()
    }
}

internal static class OptIns
{
    [ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]
    [FailoverOn(FailoverKinds.ContentFiltered | FailoverKinds.InvalidRequest)]
    public interface ISupportAssistant
    {
        Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
    }

    [ModelChain("openai/gpt-6-luna", "anthropic/claude-sonnet-5-5")]
    [TierRetry(MaxRetries = 1, WaitBeforeFailoverSeconds = 5)]
    public interface IPatientAssistant
    {
        Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
    }
}

[ModelChain("wall/primary", "wall/backup")]
[TierRetry(MaxRetries = 1, WaitBeforeFailoverSeconds = 5)]
[OnStreamFailure(StreamRecovery.Restart)]
public interface IDeclared
{
    IAsyncEnumerable<ChatResponseUpdate> StreamAsync(string question, CancellationToken cancellationToken = default);
}

internal static class Limits
{
    [ModelChain("openai/gpt-6-luna", "pool/my-model")]
    [RateLimit(RequestsPerMinute = 500, TokensPerMinute = 200_000)]            // each tier of the chain
    [RateLimit(MaxConcurrency = 8, Model = "pool/my-model")]                   // one tier
    [CostBudget(PerCallUsd = 0.05, PerDayUsd = 20)]
    [Generation(MaxOutputTokens = 1_000)]
    public interface ILimitedAssistant
    {
        Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
    }

    [ModelChain("anthropic/claude-sonnet-5-5", "openai/gpt-6-luna", "pool/my-model")]
    [PreferCheapest(MinQuality = 0.9)]
    public interface IFrugalAssistant
    {
        Task<string> AnswerAsync(string question, CancellationToken cancellationToken = default);
    }
}

internal static class Constants
{
    [ModelChain(KnownModels.DeepSeek.DeepseekFlash, KnownModels.OpenAI.Gpt6Luna, KnownModels.Anthropic.ClaudeSonnet5_5)]
    public interface IAssistant
    {
        Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}
