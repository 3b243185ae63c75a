using Fallback.Testing;

namespace Fallback.EndToEnd.Tests;

/// <summary>The forms of a stream: what it hands out, and what is declared for the time after its first content.</summary>
public enum FaultMatrixForm
{
    FailText,
    FailUpdates,
    RestartUpdates,
    ContinueText,
    ContinueUpdates,
}

public enum FaultMatrixDialect
{
    OpenAI,
    Anthropic,
}

/// <summary>A broken stream in one of its forms: the failing tier speaks either dialect, and the others can go on with what it began.</summary>
internal static class FaultMatrixStream
{
    public const string Whole = "one two three";

    public static readonly string[] Models = ["one", "two", "three"];

    private static readonly string[] _providers = ["alpha", "bravo", "charlie"];

    public static IEnumerable<FaultMatrixCase> Faults => FaultMatrixCases.All.Values.Where(static fault => fault is { IsStream: true, IsPlain: false });

    public static TheoryData<string, FaultMatrixForm, FaultMatrixDialect, FaultPosition> Data(params FaultPosition[] positions)
    {
        var data = new TheoryData<string, FaultMatrixForm, FaultMatrixDialect, FaultPosition>();
        foreach (FaultMatrixCase fault in Faults)
            foreach (FaultMatrixForm form in Enum.GetValues<FaultMatrixForm>())
                foreach (FaultMatrixDialect dialect in Enum.GetValues<FaultMatrixDialect>())
                    foreach (FaultPosition position in positions) data.Add(fault.Name, form, dialect, position);
        return data;
    }

    public static async Task<FaultMatrixRun> OpenAsync(FaultMatrixCase fault, FaultMatrixDialect dialect, FaultPosition position, Action<FallbackOptions>? configure = null)
    {
        FaultMatrixRun run = await FaultMatrixRun.OpenAsync(fault, position, options =>
        {
            foreach (string model in Models) options.Models[model] = new ModelOptions { Prefill = AssistantPrefill.Message };
            if (dialect == FaultMatrixDialect.Anthropic) options.AddAnthropic(_providers[(int)position]);
            configure?.Invoke(options);
        });
        for (int i = run.Index + 1; i < 3; i++)
        {
            string all = $"from {_providers[i]}";
            // Held until the broken request has ended at its server: who asked before he had let go of it would wait for ever.
            run.Servers[i].Model(Models[i]).Replies(request => Answer(request, all).HeldBy(run.Servers[run.Index].Requests[0].Ended));
        }
        return run;
    }

    public static Task<FaultOutcome> CallAsync(this FaultMatrixRun run, FaultMatrixForm form) => form switch
    {
        FaultMatrixForm.FailText => run.ReadAsync(run.Client.StreamAsync("hello", Stage.Token)),
        FaultMatrixForm.FailUpdates => run.ReadAsync(run.Client.UpdatesAsync("hello", Stage.Token)),
        FaultMatrixForm.RestartUpdates => run.ReadAsync(run.Client.RestartAsync("hello", Stage.Token)),
        FaultMatrixForm.ContinueText => run.ReadAsync(run.Client.ContinueTextAsync("hello", Stage.Token)),
        _ => run.ReadAsync(run.Client.ContinueAsync("hello", Stage.Token)),
    };

    public static StreamRecovery Recovery(this FaultMatrixForm form) => form switch
    {
        FaultMatrixForm.RestartUpdates => StreamRecovery.Restart,
        FaultMatrixForm.ContinueText or FaultMatrixForm.ContinueUpdates => StreamRecovery.Continue,
        _ => StreamRecovery.Fail,
    };

    /// <summary>The whole of its own text, or what the begun one still lacks.</summary>
    private static TextReply Answer(RecordedRequest request, string all)
    {
        var last = request.Json.GetProperty("messages").EnumerateArray().Last();
        return Reply.Text(last.GetProperty("role").GetString() == "assistant" ? Whole[last.GetProperty("content").GetString()!.Length..] : all);
    }
}
