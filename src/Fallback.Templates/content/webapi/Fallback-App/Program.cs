using Fallback;
using Fallback_App;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddFallback(builder.Configuration.GetSection("Fallback"));
builder.Services.AddFallbackClient<IAssistant>();
builder.Services.AddHealthChecks().AddFallback(tags: ["ready"]);
builder.Services.AddProblemDetails();
builder.Services.AddExceptionHandler<UnavailableHandler>();

// Without a key, servers on this machine answer while you develop. Delete the next two statements with LocalProviders.cs.
await using LocalProviders? local = builder.Environment.IsDevelopment() ? await LocalProviders.StartUnlessThereIsAKeyAsync(builder.Configuration) : null;
if (local is not null) builder.Services.Configure<FallbackOptions>(local.Configure);

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.MapHealthChecks("/health");
// For this machine only; authorize others with RequireAuthorization().
app.MapFallbackDashboard("/fallback");

app.MapPost("/answers", async (Question question, IAssistant assistant, CancellationToken cancellationToken) =>
{
    FallbackResult<string> result = await assistant.AnswerAsync(question.Text, cancellationToken);
    return new Answer(result.Value, result.Model, result.TierIndex > 0);
});
app.MapPost("/answers/stream", (Question question, IAssistant assistant, CancellationToken cancellationToken) =>
    TypedResults.ServerSentEvents(assistant.StreamAsync(question.Text, cancellationToken)));

app.Run();

internal sealed record Question(string Text);

internal sealed record Answer(string Text, string? Model, bool IsFallback);
