using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Refit;

namespace Fallback.EndToEnd.Tests.RefitExamples;

// The C# blocks of docs/refit.md, and those of README.md that are about Refit.

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna", DeadlineMs = 20_000)]
[TierTimeout(5_000, 8_000)]
[CircuitBreaker(FailureThreshold = 3)]
public interface IChatApi
{
    [Post("/chat/completions")]
    Task<ChatAnswer> AskAsync([Body] ChatRequest request, CancellationToken cancellationToken = default);
}

public record ChatRequest(string Model, IReadOnlyList<Message> Messages);

public record Message(string Role, string Content);

public record ChatAnswer(string Model, IReadOnlyList<Choice> Choices);

public record Choice(Message Message);

/// <summary>A handler of the user's.</summary>
public sealed class TracingHandler : DelegatingHandler;

internal static class ReadmeRefitExamples
{
    public static void Register(HostApplicationBuilder builder, RefitSettings settings)
    {
        builder.Services.AddTransient<TracingHandler>();
        builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
        builder.Services.AddFallbackRefitClient<IChatApi>(settings)          // was: AddRefitClient<IChatApi>(settings)
            .AddHttpMessageHandler<TracingHandler>();                        // as before
    }

    public static void Register(HostApplicationBuilder builder)
    {
        builder.Services.AddFallbackRefitClient<IChatApi>();          // was: AddRefitClient<IChatApi>()
    }

    public static IChatApi Create(FallbackOptions options, RefitSettings settings)
    {
        var runtime = new FallbackRuntime(options);
        IChatApi api = new ChatApiFallbackClient(runtime, settings);
        return api;
    }

    public static async Task<string> AskAsync(IChatApi api, string question)
    {
        var request = new ChatRequest("", [new Message("user", question)]);      // each tier's model is put in
        ChatAnswer answer = await api.AskAsync(request);
        return answer.Choices[0].Message.Content;
    }
}
