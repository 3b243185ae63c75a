namespace Fallback.FailoverBench;

/// <summary>Something that a scenario asks of a product's conduct.</summary>
/// <param name="Name">As the published catalogue names it.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="IsAdvisory">Whether a miss costs a full pass only.</param>
internal sealed record Check(string Name, Func<Observation, bool> Holds, bool IsAdvisory = false)
{
    public Check AsAdvice() => this with { IsAdvisory = true };

    public static Check MostAttempts(int most) => new($"at most {most} attempts", seen => seen.Primary.Count <= most);

    public static Check OneAttempt { get; } = new("one attempt", static seen => seen.Primary.Count == 1);

    public static Check Within(int seconds) => new($"over within {seconds} s", seen => seen.Elapsed <= TimeSpan.FromSeconds(seconds));

    /// <summary>No tight loop: so many attempts at most in the first seconds after the first.</summary>
    public static Check NoHammering(double seconds, int most) => new(
        "no hammering",
        seen => seen.Primary.Count(request => request.ReceivedAt - seen.Primary[0].ReceivedAt < TimeSpan.FromSeconds(seconds)) <= most);

    public static Check SecondAttempt { get; } = new("asked a second time", static seen => seen.Primary.Count >= 2);

    public static Check FirstGap(double seconds) => new(
        "the wait that was asked for",
        seen => seen.Primary.Count >= 2 && seen.Primary[1].ReceivedAt - seen.Primary[0].ReceivedAt >= TimeSpan.FromSeconds(seconds));

    public static Check HasUsage { get; } = new("usage is told", static seen => seen.Last.HasUsage);

    public static Check NamesBackup { get; } =
        new("the answer names the model that gave it", static seen => seen.Backup.Count == 0 || seen.Last.Model == "backup");

    public static Check Alive { get; } = new("healthy afterwards", static seen => seen.IsAlive);

    public static Check Complete { get; } = new("whole in spite of it", static seen => seen.Last.IsComplete);

    public static Check NoHalfAnswer { get; } =
        new("no half answer as a whole one", static seen => seen.Answers.All(static answer => answer.Error is not null || answer.IsComplete));

    /// <summary>A refusal of the continuation must not be what the caller is told.</summary>
    public static Check NoMaskedError { get; } = new(
        "the refused continuation is not the error",
        static seen => seen.Last.Error is null || seen.Backup.All(static request => request.Status != 400));
}
