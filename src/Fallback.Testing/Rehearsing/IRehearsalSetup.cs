namespace Fallback.Testing;

/// <summary>Says what is rehearsed where an attribute has no room for it: <c>[RehearsalData(typeof(IAssistant), typeof(Setup))]</c>.</summary>
public interface IRehearsalSetup
{
    /// <summary>Says what the application registers, and what is rehearsed. <see cref="RehearsalOptions.Output"/> is null already.</summary>
    void Configure(RehearsalOptions options);
}
