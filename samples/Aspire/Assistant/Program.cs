using AspireSample;
using Fallback;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
// The AppHost sets the address of Redis, and where traces and metrics go.
string redis = builder.Configuration.GetConnectionString("redis")
    ?? throw new InvalidOperationException("ConnectionStrings:redis is missing; start the AppHost.");
builder.Services.AddFallback(builder.Configuration.GetSection("Fallback")).AddFallbackRedis(redis);
builder.Services.AddFallbackClient<IAssistant>();
builder.Services.AddHealthChecks().AddFallback();
builder.Services.AddOpenTelemetry()
    .WithTracing(static tracing => tracing.AddFallbackInstrumentation().AddOtlpExporter())
    .WithMetrics(static metrics => metrics.AddFallbackInstrumentation().AddOtlpExporter());

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapFallbackDashboard("/fallback");
app.MapPost("/answers", async (Question question, IAssistant assistant, CancellationToken cancellationToken) =>
    (await assistant.AnswerAsync(question.Text, cancellationToken)).ToString());
app.Run();

internal sealed record Question(string Text);
